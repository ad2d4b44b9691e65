import type { Formatter } from './formatter.ts';
import { eachSampleText } from './stage.ts';
import { timeOptions } from './time.ts';

export const table: Formatter<typeof timeOptions> = {
  name: 'table',
  describe: 'Aligned columns for eyes, as many as fit.',
  options: timeOptions,
  forTerminals: true,
  async open({ timeFormat }, context) {
    const { tableRows } = await import('./table-rows.ts');
    return eachSampleText(tableRows(timeFormat ?? 'clock', context));
  },
};
