import { Transform } from 'node:stream';
import { batcher, ByteWriter, type Batch, type Sample, type Samples } from '../samples/index.ts';

/** Formats batches as text. The text of a batch is complete: no part waits for the next batch. */
export interface BatchText {
  batch(batch: Batch, to: ByteWriter): void;
  end?(): string | void;
}

/** Formats batches sample by sample. */
export function eachSampleText(write: (sample: Sample) => string): BatchText {
  return {
    batch(batch, to) {
      for (const sample of batch) to.text(write(sample));
    },
  };
}

/** A stage from samples to their text. The samples of a batch become one chunk. */
export function textStage({ batch: write, end }: BatchText): Transform {
  const toBatch = batcher();
  const to = new ByteWriter();
  return new Transform({
    writableObjectMode: true,
    writableHighWaterMark: 1,
    transform(samples: Samples, _encoding, done) {
      try {
        write(toBatch(samples), to);
        done(null, to.take());
      } catch (error) {
        done(error as Error);
      }
    },
    flush: (done) => done(null, end?.() ?? undefined),
  });
}
