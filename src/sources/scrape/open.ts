import type { Readable } from 'node:stream';
import { settingsOf } from '../recordings/index.ts';
import { readableOf } from '../readable-of.ts';
import type { SourceContext } from '../source.ts';
import { scrapeConfig } from './options.ts';
import { scraped } from './scraping.ts';
import { scrapeTarget } from './target.ts';

/** The samples of a URL. Throws a UsageError for an invalid URL or option. */
export function openScrape(operand: string, values: Readonly<Record<string, unknown>>, context: SourceContext): Readable {
  const config = scrapeConfig(values);
  const target = scrapeTarget(operand, config);
  const settings = settingsOf(values, context);
  const host = settings.host === undefined || settings.host === 'unknown' ? target.host : settings.host;
  return readableOf((signal) => scraped(target, config, { ...settings, host, signal }), context.signal);
}
