import { choice, value } from '../options/index.ts';
import type { Formatter } from './formatter.ts';
import { timeOptions } from './time.ts';

const options = {
  csvShape: choice({ standard: 'wide', describe: 'A column for each metric, or a row for each' }, ['wide', 'long']),
  csvColumns: value({ placeholder: 'METRIC,...', describe: 'Only these metrics in csv, in this order' }, metricNames),
  ...timeOptions,
};

export const csv: Formatter<typeof options> = {
  name: 'csv',
  describe: 'Comma-separated values with a header: a row for each sample, or for each metric.',
  options,
  async open(values, { report }) {
    const { csvText } = await import('./csv-text.ts');
    return csvText(values, report);
  },
};

function metricNames(given: string): readonly string[] {
  const names = given.split(',').map((name) => name.trim());
  if (names.includes('')) throw new Error('expected names of metrics between commas');
  return [...new Set(names)];
}
