import { reasonOf, UsageError } from '../errors.ts';
import type { Option, Options, Values } from '../options/index.ts';
import { didYouMean, quotedValue } from '../text/index.ts';

/** A configuration from a file or a program, by camel-case names of options. */
export type RawConfig = Readonly<Record<string, unknown>>;

/** `passwordFile` -> `password_file`, as in a file. */
export function keyInFile(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `password_file` -> `passwordFile`. */
export function nameOfKey(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * Reads the values of declared options. Throws a UsageError for unknown keys, wrong types and invalid values; `where` gives the
 * place of a key for the message.
 */
export function readConfig<Declared extends Options>(
  declared: Declared,
  raw: RawConfig,
  where: (name: string) => string,
): Values<Declared> {
  const known = Object.keys(declared);
  const unknown = Object.keys(raw).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`${where(unknown)}: no option ${keyInFile(unknown)}${didYouMean(keyInFile(unknown), known.map(keyInFile))}`);
  const entries = Object.entries<Option>(declared).map(([name, option]) => {
    try {
      return [name, option.read(raw[name] === undefined ? [] : textsOf(option, raw[name]))];
    } catch (error) {
      const quoted = option.secret || raw[name] === undefined ? '' : ` ${quotedValue(raw[name])}`;
      throw new UsageError(`${where(name)}: ${keyInFile(name)}${quoted}: ${reasonOf(error)}`);
    }
  });
  return Object.fromEntries(entries) as Values<Declared>;
}

/** Converts a value to text as on the command line. */
function textsOf(option: Option, value: unknown): string[] {
  const { placeholder, repeatable } = option;
  if (!placeholder) {
    if (typeof value !== 'boolean') throw new Error('expected true or false');
    return [String(value)];
  }
  const textOf = (one: unknown) => textOfElement(option, one);
  if (repeatable && Array.isArray(value)) return value.map(textOf);
  if (repeatable && isTable(value)) return Object.entries(value).map(([name, one]) => `${name}=${textOf(one)}`);
  if (placeholder.endsWith(',...') && Array.isArray(value)) return [value.map(textOf).join()];
  if (typeof value !== 'string' && !isNumber(value))
    throw new Error(repeatable ? 'expected a list or a table' : 'expected a text or a number');
  return [textOf(value)];
}

/** Converts a value, or one element of a list or a table. */
function textOfElement(option: Option, value: unknown): string {
  if (!['string', 'boolean'].includes(typeof value) && !isNumber(value)) throw new Error('expected texts or numbers in it');
  if (typeof value === 'number' && takesText(option)) throw new Error('expected a text, in quotes: else 1.10 becomes 1.1');
  return String(value);
}

/** TOML's integers are bigints. */
function isNumber(value: unknown): boolean {
  return typeof value === 'bigint' || Number.isFinite(value);
}

/** Whether an option takes any text, so that the spelling of a number matters. */
function takesText(option: Option): boolean {
  return ['text', 'name=text'].some((given) => {
    try {
      option.read([given]);
      return true;
    } catch {
      return false;
    }
  });
}

/** Whether a TOML value is a table, and not a list or a date. */
export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && [null, Object.prototype].includes(Object.getPrototypeOf(value));
}
