import type { RecordingFormat } from '../recording-format.ts';

/** What sysstat has recorded, as JSON of sadf. */
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
