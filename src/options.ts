import parseDuration from 'parse-duration';
import { reasonOf, UsageError } from './errors.ts';
import { orList } from './suggest.ts';

/**
 * One option, declared once: its flag, its environment variable, help, completion and the check of the man
 * pages all follow from this.
 */
export interface Option<Value = unknown> {
  readonly describe: string;
  readonly alias?: string;
  /** What stands for its value in help: `DURATION`. A flag has none. */
  readonly placeholder?: string;
  /** The name of its flag in camel case, where it is another than the option's own. */
  readonly flag?: string;
  /** The heading under which help shows it. */
  readonly group?: string;
  /** May be given more than once. */
  readonly repeatable?: boolean;
  readonly choices?: readonly string[];
  /** Words that completion offers where there are no choices. */
  readonly suggestions?: readonly string[];
  /** The default, as the user would write it. */
  readonly standard?: string;
  /** The value of what was given, which is nothing ([]) or some texts. Throws an Error that says what is expected. */
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
  readonly suggestions?: readonly string[];
}

/** Present or not. In the environment: 1, true, yes, on or 0, false, no, off. */
export function flag(description: Description): Option<boolean> {
  return { ...description, read: (texts) => (texts.length > 0 ? readBoolean(texts.at(-1)!) : false) };
}

function readBoolean(text: string): boolean {
  if (/^(1|true|yes|on)$/i.test(text)) return true;
  if (/^(0|false|no|off|)$/i.test(text)) return false;
  throw new Error('expected true or false');
}

/** One value, the last that was given; `parse` throws an Error that says what it expects. */
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

/** Any number of values. In the environment they are separated by white space. */
export function list<Value>(description: Description & { placeholder: string }, parse: (text: string) => Value): Option<readonly Value[]> {
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

/** Words between commas. */
export function commaList(given: string): readonly string[] {
  return given.split(',').map((word) => word.trim());
}

/** Seconds of a duration such as `100ms`, `1s` or `1m30s`. */
export function duration({ least }: { least: number }): (given: string) => number {
  return (given) => {
    const plain = /^(\d+(\.\d+)?(ms|s|m|h|d|w))+$/.test(given);
    const seconds = plain ? (parseDuration(given, 's') ?? 0) : NaN;
    if (Number.isNaN(seconds)) throw new Error('expected a duration such as 100ms, 1s or 1m30s');
    if (seconds < least) throw new Error(`expected ${least * 1000}ms or more`);
    return seconds;
  };
}

/** Bytes of a size such as `100`, `64KiB` or `1.5GB`. */
export function size({ least }: { least: number }): (given: string) => number {
  return (given) => {
    const [, number, prefix, binary] = /^(\d+(?:\.\d+)?)(?:(?:([kKMGT])(i)?)?B)?$/.exec(given) ?? [];
    const bytes = Math.round(Number(number ?? NaN) * (binary ? 1024 : 1000) ** ' KMGT'.indexOf((prefix || ' ').toUpperCase()));
    if (!Number.isSafeInteger(bytes)) throw new Error('expected a size such as 500kB, 64KiB or 1GiB');
    if (bytes < least) throw new Error(`expected ${least} bytes or more`);
    return bytes;
  };
}

export function wholeNumber({ least, most = Infinity }: { least: number; most?: number }): (given: string) => number {
  return (given) => {
    const parsed = /^\d+$/.test(given) ? Number(given) : NaN;
    const isInRange = parsed >= least && parsed <= most && Number.isSafeInteger(parsed);
    if (!isInRange) throw new Error(`expected a whole number, ${least} ${most === Infinity ? 'or more' : `to ${most}`}`);
    return parsed;
  };
}

/** `name=value`. */
export function pair(given: string): readonly [string, string] {
  const at = given.indexOf('=');
  if (at < 1) throw new Error('expected name=value');
  return [given.slice(0, at), given.slice(at + 1)];
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
 * The values of declared options: what the command line gives (`given`, by flag), else the environment, else the
 * default. Throws a UsageError that names the flag or variable, what it held and what was expected.
 */
export function readOptions<Declared extends Options>(
  declared: Declared,
  given: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): Values<Declared> {
  const read = ([name, option]: [string, Option]) => {
    const onCommandLine = given[flagOf(name)];
    const inEnvironment = environment[variableOf(name)];
    if (onCommandLine !== undefined) return [name, readFrom(`--${flagOf(name)}`, option, [onCommandLine].flat().map(String))];
    if (inEnvironment === undefined || inEnvironment === '') return [name, option.read([])];
    const texts = option.repeatable ? inEnvironment.split(/\s+/).filter(Boolean) : [inEnvironment];
    return [name, readFrom(variableOf(name), option, texts)];
  };
  return Object.fromEntries(Object.entries(declared).map(read)) as Values<Declared>;
}

function readFrom(origin: string, option: Option, texts: readonly string[]): unknown {
  try {
    return option.read(texts);
  } catch (error) {
    throw new UsageError(`${origin} ${texts.map((one) => JSON.stringify(one)).join(' ')}: ${reasonOf(error)}`);
  }
}
