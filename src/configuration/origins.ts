import { type Options, variableOf } from '../options/index.ts';
import { jsonOf } from '../text/index.ts';
import { keyInFile, type RawConfig } from './values.ts';

/** The value of an option, as the user would write it, and its origin. */
export interface OptionOrigin {
  /** `sample.interval`, as in a file. */
  readonly name: string;
  /** undefined without a value or default. */
  readonly value?: string | undefined;
  readonly from: string;
}

type Place = (option: string) => Omit<OptionOrigin, 'name'> | undefined;

/** The environment as an origin of options. */
export function inEnvironment(environment: NodeJS.ProcessEnv): Place {
  return (option) => {
    const value = environment[variableOf(option)];
    return value ? { value, from: variableOf(option) } : undefined;
  };
}

/** A table of a configuration file as an origin of options, by their camel-case names. */
export function inTable(table: RawConfig, where: (option: string) => string): Place {
  return (option) => (Object.hasOwn(table, option) ? { value: textOf(table[option]), from: where(option) } : undefined);
}

/** The origin of each option of a table: the first place that sets it, else its default. Secrets are redacted, also within URLs. */
export function originsOf(table: string, options: Options, places: readonly Place[]): OptionOrigin[] {
  return Object.entries(options).map(([option, { placeholder, standard, secret }]) => {
    const found = places.map((place) => place(option)).find((one) => one !== undefined);
    const { value, from } = found ?? { value: standard ?? (placeholder === undefined ? 'false' : undefined), from: 'default' };
    return { name: `${table}.${keyInFile(option)}`, value: secret && found ? '(hidden)' : value?.replace(credentials, '//...@'), from };
  });
}

const credentials = /\/\/[^/\s"@]*@/g;

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : jsonOf(value);
}
