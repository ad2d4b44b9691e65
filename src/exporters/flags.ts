import { prefixedName, type Option, type Options, type Values } from '../options/index.ts';
import type { Exporter } from './exporter.ts';

/** The options of an exporter as flags, in camel case: `url` of influxdb is `influxdbUrl`, unless it has a `flag`. */
export function flagsOf({ name, title = 'Data Export', options }: Exporter): Options {
  const group = `${title} Options`;
  return Object.fromEntries(Object.entries(options).map(([key, option]) => [prefixedName(name, key, option), { ...option, group }]));
}

/** The configuration of an exporter from the values of flags. */
export function configOf<Declared extends Options>(
  { name, options }: Exporter<Declared>,
  values: Readonly<Record<string, unknown>>,
): Values<Declared> {
  const entries = Object.entries<Option>(options).map(([key, option]) => [key, values[prefixedName(name, key, option)]]);
  return Object.fromEntries(entries) as Values<Declared>;
}
