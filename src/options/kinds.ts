import type { Option } from './option.ts';
import { oneOf } from './parsers.ts';

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
  if (/^(0|false|no|off)$/i.test(text)) return false;
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
