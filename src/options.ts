import parseDuration from 'parse-duration';
import { ExcerptError, reasonOf, UsageError } from './errors.ts';
import { orList } from './suggest.ts';

/** An option, declared once: its flag, environment variable, help, completion and check of the man pages follow. */
export interface Option<Value = unknown> {
  readonly describe: string;
  readonly alias?: string;
  /** The name of its value in help: `DURATION`. A flag has none. */
  readonly placeholder?: string;
  /** Its flag in camel case, if it differs from the option's name. */
  readonly flag?: string;
  /** Its heading in help. */
  readonly group?: string;
  /** May be given more than once. */
  readonly repeatable?: boolean;
  /** The separator of its values in the environment; default white space. */
  readonly separator?: RegExp;
  /** Its value is a password or a token, which messages redact. */
  readonly secret?: boolean;
  readonly choices?: readonly string[];
  /** Words for completion, where there are no choices. */
  readonly suggestions?: readonly string[];
  /** The default, as the user would write it. */
  readonly standard?: string;
  /** Parses the given texts; none (`[]`) means the default. Throws an Error with what it expects. */
  readonly read: (texts: readonly string[]) => Value;
}

export type Options = Readonly<Record<string, Option>>;
export type Values<Declared extends Options> = { readonly [Name in keyof Declared]: ReturnType<Declared[Name]['read']> };

interface Description {
  readonly describe: string;
  readonly alias?: string;
  readonly placeholder?: string;
  readonly flag?: string;
  readonly group?: string;
  readonly secret?: boolean;
  readonly suggestions?: readonly string[];
}

/** A flag without a value. In the environment: 1, true, yes, on or 0, false, no, off. */
export function flag(description: Description): Option<boolean> {
  return { ...description, read: (texts) => (texts.length > 0 ? readBoolean(texts.at(-1)!) : false) };
}

function readBoolean(text: string): boolean {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off|)$/i.test(text)) return false;
  throw new Error('expected true or false');
}

/** An option with one value; the last of several counts. `parse` throws an Error with what it expects. */
export function value<Value>(
  description: Description & { placeholder: string; standard: string },
  parse: (text: string) => Value,
): Option<Value>;
export function value<Value>(description: Description & { placeholder: string }, parse: (text: string) => Value): Option<Value | undefined>;
export function value<Value>(description: Description & { standard?: string }, parse: (text: string) => Value): Option<Value | undefined> {
  return {
    ...description,
    read(texts) {
      const text = texts.at(-1) ?? description.standard;
      return text === undefined ? undefined : parse(text);
    },
  };
}

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

/** An option that may be repeated. In the environment, white space or `separator` separates its values. */
export function list<Value>(
  description: Description & { placeholder: string; separator?: RegExp },
  parse: (text: string) => Value,
): Option<readonly Value[]> {
  return { ...description, repeatable: true, read: (texts) => texts.map(parse) };
}

/** One of some words. */
export function choice<const Choice extends string>(
  description: Description & { standard: NoInfer<Choice> },
  choices: readonly Choice[],
): Option<Choice> {
  return { ...value({ placeholder: choices.join('|'), ...description }, oneOf(choices)), choices };
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

/** The longest delay of a timer, in whole days: Node fires one with more than 2^31 - 1 ms at once. */
export const maxTimerSeconds = 24 * 86_400;

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

/** The name of a part's option in the whole: `url` of influxdb is `influxdbUrl`, unless it has a `flag`. */
export function prefixedName(part: string, key: string, { flag }: Pick<Option, 'flag'>): string {
  return flag ?? part + key[0]!.toUpperCase() + key.slice(1);
}

/** `outputFile` -> `output-file`. */
export function flagOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `outputFile` -> `CUBESTAT_OUTPUT_FILE`. */
export function variableOf(name: string): string {
  return `CUBESTAT_${flagOf(name).replaceAll('-', '_').toUpperCase()}`;
}

/**
 * Reads declared options from the command line (`given`, by flag), else the environment, else a file (`configured`), else the defaults.
 * Throws a UsageError with the flag or variable, its value and what was expected.
 */
export function readOptions<Declared extends Options>(
  declared: Declared,
  given: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
  configured: Readonly<Record<string, unknown>> = {},
): Values<Declared> {
  const read = ([name, option]: [string, Option]) => {
    const onCommandLine = given[flagOf(name)];
    const inEnvironment = environment[variableOf(name)];
    if (onCommandLine !== undefined) return [name, readFrom(`--${flagOf(name)}`, option, [onCommandLine].flat().map(String))];
    if (inEnvironment === undefined || inEnvironment === '')
      return [name, Object.hasOwn(configured, name) ? configured[name] : option.read([])];
    const texts = option.repeatable ? inEnvironment.split(option.separator ?? /\s+/).filter(Boolean) : [inEnvironment];
    return [name, readFrom(variableOf(name), option, texts)];
  };
  return Object.fromEntries(Object.entries(declared).map(read)) as Values<Declared>;
}

function readFrom(origin: string, option: Option, texts: readonly string[]): unknown {
  try {
    return option.read(texts);
  } catch (error) {
    if (error instanceof ExcerptError) throw new UsageError(`${origin}, ${error.message}`, error.excerpt);
    const quoted = option.secret ? [] : texts.map(quotedValue);
    throw new UsageError(`${[origin, ...quoted].join(' ')}: ${reasonOf(error)}`);
  }
}

/** The most characters of a value in a message. */
const mostQuoted = 100;

/** A value as messages quote it: its beginning, where it is long. */
export function quotedValue(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > mostQuoted ? `${text.slice(0, mostQuoted - 1)}…` : text;
}
