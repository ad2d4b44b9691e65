import type { Formatter } from './formatter.ts';
import { timeOptions } from './time.ts';

export const table: Formatter<typeof timeOptions> = {
  name: 'table',
  describe: 'Aligned columns for eyes, as many as fit.',
  options: timeOptions,
  forTerminals: true,
  async open({ timeFormat }, context) {
    const { tableRows } = await import('./table-rows.ts');
    const write = tableRows(timeFormat ?? 'clock', context);
    return { row: (batch, row, to) => to.text(write(batch.sample(row))) };
  },
};
