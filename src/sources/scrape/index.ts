import { settingsOf } from '../input-options.ts';
import { readableOf } from '../readable-of.ts';
import type { Source } from '../source.ts';
import { scrapeConfig, scrapeOptions } from './options.ts';
import { scraped } from './scraping.ts';
import { isUrl, scrapeTarget } from './target.ts';

/** What an exporter of Prometheus, or cubestat, answers over HTTP, asked again and again. */
export const scrape: Source = {
  name: 'scrape',
  describe: 'A URL that is asked again and again, as Prometheus does: http://HOST:9100/metrics',
  options: scrapeOptions,
  isEndless: true,
  matches: isUrl,
  open(operand, values, context) {
    const config = scrapeConfig(values);
    const target = scrapeTarget(operand, config);
    const left = new AbortController();
    const signal = context.signal ? AbortSignal.any([context.signal, left.signal]) : left.signal;
    const settings = settingsOf(values, { ...context, signal });
    const host = settings.host === undefined || settings.host === 'unknown' ? target.host : settings.host;
    const samples = scraped(target, config, { ...settings, host });
    return readableOf(samples, () => {
      left.abort();
      // Where it waits for nothing but to be read, only this ends it.
      samples.return(undefined).catch(() => {});
    });
  },
};
