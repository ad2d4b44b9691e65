import { ndjsonText } from '../../formatters/index.ts';
import type { Writing } from './protocol.ts';

/** A line of JSON for each sample. */
export function ndjsonLines(): Pick<Writing, 'write' | 'unwritable'> {
  const text = ndjsonText();
  return {
    write(batch, row, to) {
      text.row(batch, row, to);
      return 1;
    },
    unwritable: 'it cannot be written as a line',
  };
}
