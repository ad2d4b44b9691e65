import parseDuration from 'parse-duration';
import { orList } from '../text/index.ts';

export const text = (given: string): string => given;

/** Any text that is not empty. */
export function filled(given: string): string {
  if (given === '') throw new Error('expected something');
  return given;
}

export function filePath(given: string): string {
  if (given === '') throw new Error('expected the name of a file');
  return given;
}

export function oneOf<const Choice extends string>(choices: readonly Choice[]): (given: string) => Choice {
  return (given) => {
    const chosen = choices.find((word) => word === given);
    if (chosen === undefined) throw new Error(`expected ${orList(choices)}`);
    return chosen;
  };
}

/** Words separated by commas. */
export function commaList(given: string): readonly string[] {
  return given.split(',').map((word) => word.trim());
}

/** The least and the largest value that is allowed. */
interface Range {
  readonly least: number;
  readonly most?: number;
}

/** Parses a duration such as `100ms`, `1m30s`, or `5` (seconds), into seconds. For timers, `most` is `maxTimerSeconds` or less. */
export function duration({ least, most = Infinity }: Range): (given: string) => number {
  return (given) => {
    const plain = /^(\d+(\.\d+)?(ms|s|m|h|d|w))+$/.test(given);
    const seconds = /^\d+(\.\d+)?$/.test(given) ? Number(given) : plain ? (parseDuration(given, 's') ?? 0) : NaN;
    if (Number.isNaN(seconds)) throw new Error('expected a duration such as 100ms, 1s or 1m30s');
    if (seconds < least) throw new Error(`expected ${least * 1000}ms or more`);
    if (seconds > most) throw new Error(`expected ${most % 86_400 === 0 ? `${most / 86_400}d` : `${most}s`} or less`);
    return seconds;
  };
}

/** Parses a size such as `100`, `64KiB` or `1.5GB` into bytes. */
export function size({ least, most = Infinity }: Range): (given: string) => number {
  return (given) => {
    const [, number, prefix, binary] = /^(\d+(?:\.\d+)?)(?:(?:([kKMGT])(i)?)?B)?$/.exec(given) ?? [];
    const bytes = Math.round(Number(number ?? NaN) * (binary ? 1024 : 1000) ** ' KMGT'.indexOf((prefix || ' ').toUpperCase()));
    if (!Number.isSafeInteger(bytes)) throw new Error('expected a size such as 500kB, 64KiB or 1GiB');
    if (bytes < least) throw new Error(`expected ${least} bytes or more`);
    if (bytes > most) throw new Error(`expected ${most} bytes or less`);
    return bytes;
  };
}

export function wholeNumber({ least, most = Infinity }: Range): (given: string) => number {
  const expected = most === Infinity ? `expected a whole number, ${least} or more` : `expected a whole number from ${least} to ${most}`;
  return (given) => {
    const parsed = /^\d+$/.test(given) ? Number(given) : NaN;
    if (!(parsed >= least && parsed <= most && Number.isSafeInteger(parsed))) throw new Error(expected);
    return parsed;
  };
}

/** A number above 0 and below 1. */
export function probability(given: string): number {
  const parsed = /^0?\.\d+(e-\d+)?$/.test(given) ? Number(given) : NaN;
  if (!(parsed > 0)) throw new Error('expected a number between 0 and 1, such as 0.01');
  return parsed;
}

/** `name=value`. */
export function pair(given: string): readonly [string, string] {
  const at = given.indexOf('=');
  if (at < 1) throw new Error('expected name=value');
  return [given.slice(0, at), given.slice(at + 1)];
}
