import { bearerOptions, headerOptions, tlsOptions } from '../../http/index.ts';
import { duration, prefixedName, value, type Option, type Options, type Values } from '../../options/index.ts';
import { maxTimerSeconds } from '../../time/index.ts';

const declared = {
  interval: value({ placeholder: 'DURATION', standard: '5s', describe: 'How often a URL is asked' }, duration({ least: 0.1 })),
  timeout: value(
    { placeholder: 'DURATION', standard: '10s', describe: 'How long its answer may take' },
    duration({ least: 0.001, most: maxTimerSeconds }),
  ),
  ...bearerOptions('scrapeUser'),
  ...headerOptions('scrapeHeader'),
  ...tlsOptions,
};

const nameOf = (key: string, option: Option) => prefixedName('scrape', key, option);

/** The options as flags: `interval` is `--scrape-interval`. */
export const scrapeOptions: Options = Object.fromEntries(
  Object.entries<Option>(declared).map(([key, option]) => [nameOf(key, option), { ...option, group: 'Options of URLs' }]),
);

export type ScrapeConfig = Values<typeof declared>;

/** The configuration from the flags, with defaults. */
export function scrapeConfig(values: Readonly<Record<string, unknown>>): ScrapeConfig {
  const entries = Object.entries<Option>(declared).map(([key, option]) => [key, values[nameOf(key, option)] ?? option.read([])]);
  return Object.fromEntries(entries) as ScrapeConfig;
}
