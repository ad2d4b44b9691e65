import { memoize } from '../memoize.ts';

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

/** The name of a part's option in the whole: `url` of influxdb is `influxdbUrl`, unless it has a `flag`. */
export function prefixedName(part: string, key: string, { flag }: Pick<Option, 'flag'>): string {
  return flag ?? part + key[0]!.toUpperCase() + key.slice(1);
}

/** `outputFile` -> `output-file`. Each start asks for those of all options, several times. */
export const flagOf = memoize((name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));

/** `outputFile` -> `CUBESTAT_OUTPUT_FILE`. */
export function variableOf(name: string): string {
  return `CUBESTAT_${flagOf(name).replaceAll('-', '_').toUpperCase()}`;
}
