import { Transform } from 'node:stream';
import { batcher, ByteWriter, type Batch, type Samples } from '../samples/index.ts';

/** Formats samples as text. The text of a row is complete: no part waits for the next row. */
export interface RowText {
  row(batch: Batch, row: number, to: ByteWriter): void;
  end?(): string | void;
}

/** Writes all rows of a batch. */
export function writeRows(text: RowText, batch: Batch, to: ByteWriter): void {
  for (let row = 0; row < batch.length; row += 1) text.row(batch, row, to);
}

/** A stage from samples to their text. The samples of a batch become one chunk. */
export function textStage(text: RowText): Transform {
  const toBatch = batcher();
  const to = new ByteWriter();
  return new Transform({
    writableObjectMode: true,
    writableHighWaterMark: 1,
    transform(samples: Samples, _encoding, done) {
      try {
        writeRows(text, toBatch(samples), to);
        done(null, to.take());
      } catch (error) {
        done(error as Error);
      }
    },
    flush: (done) => done(null, text.end?.() ?? undefined),
  });
}
