import type { Batch } from '../../batch.ts';
import type { Reading } from './reading.ts';

/** A form in which samples are recorded, by cubestat or by others. */
export interface RecordingFormat {
  readonly name: string;
  readonly describe: string;
  /** What its records are called, for messages: `lines`. */
  readonly records: string;
  /** Whether content is in this form, by its first line, without a byte order mark, and by the name of the input. */
  isIn(firstLine: string, name: string): boolean;
  /** The samples of the content. Records that are none are told to the reading. */
  read(content: AsyncIterable<Buffer>, reading: Reading): AsyncGenerator<Batch>;
}
