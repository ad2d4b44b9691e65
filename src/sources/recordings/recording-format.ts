import type { Batch } from '../../samples/index.ts';
import type { Reading } from './reading.ts';

/** A format in which cubestat or another program records samples. */
export interface RecordingFormat {
  readonly name: string;
  readonly describe: string;
  /** What its records are called in messages: `lines`. */
  readonly records: string;
  /** Whether content has this format, by its first line, without a byte order mark, and the name of the input. */
  isIn(firstLine: string, name: string): boolean;
  /** The samples of the content. Bad records are passed to the reading. */
  read(content: AsyncIterable<Buffer>, reading: Reading): AsyncGenerator<Batch>;
}
