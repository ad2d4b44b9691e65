import type { Source } from '../source.ts';
import { scrapeOptions } from './options.ts';

/** The metrics pages of Prometheus exporters, scraped at an interval. */
export const scrape: Source = {
  name: 'scrape',
  describe: 'A URL that is asked again and again, as Prometheus does: http://HOST:9100/metrics',
  operand: 'a URL',
  options: scrapeOptions,
  isEndless: true,
  matches: (operand) => /^(https?:\/\/|unix:)/i.test(operand),
  open: async (operand, values, context) => (await import('./open.ts')).openScrape(operand, values, context),
};
