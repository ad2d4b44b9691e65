import { type Options, variableOf } from '../options.ts';
import { keyInFile, type RawConfig } from './values.ts';

/** The value of an option, as the user would write it, and where it comes from. */
export interface OptionOrigin {
  /** `sample.interval`, as a file would have it. */
  readonly name: string;
  /** Undefined where there is neither a value nor a default. */
  readonly value?: string | undefined;
  readonly from: string;
}

type Place = (option: string) => Omit<OptionOrigin, 'name'> | undefined;

/** The environment as a place of options. */
export function inEnvironment(environment: Readonly<Record<string, string | undefined>>): Place {
  return (option) => {
    const value = environment[variableOf(option)];
    return value ? { value, from: variableOf(option) } : undefined;
  };
}

/** A table of a configuration file as a place of options, by their names in camel case. */
export function inTable(table: RawConfig, where: (option: string) => string): Place {
  return (option) => (Object.hasOwn(table, option) ? { value: textOf(table[option]), from: where(option) } : undefined);
}

/** Where each option of a table comes from: the first place that has it, else its default. Secrets are hidden, also those within URLs. */
export function originsOf(table: string, options: Options, places: readonly Place[]): OptionOrigin[] {
  return Object.entries(options).map(([option, { placeholder, standard, secret }]) => {
    const found = places.map((place) => place(option)).find((one) => one !== undefined);
    const { value, from } = found ?? { value: standard ?? (placeholder === undefined ? 'false' : undefined), from: 'default' };
    return { name: `${table}.${keyInFile(option)}`, value: secret && found ? '(hidden)' : value?.replace(credentials, '//...@'), from };
  });
}

const credentials = /\/\/[^/\s"@]*@/g;

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
