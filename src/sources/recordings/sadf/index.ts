import type { RecordingFormat } from '../recording-format.ts';

/** Statistics of sysstat, as JSON of sadf. */
export const sadf: RecordingFormat = {
  name: 'sadf',
  describe: 'What sysstat has recorded, as sadf -j writes it.',
  records: 'records',
  isIn: (firstLine) => /^\{\s*"sysstat"/.test(firstLine),
  async *read(content, reading) {
    const { readSadfRecords } = await import('./read.ts');
    yield* readSadfRecords(content, reading);
  },
};
