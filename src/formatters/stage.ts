import { Transform } from 'node:stream';
import type { Batch } from '../batch.ts';
import { batcher, samplesOf, type Samples } from '../batcher.ts';
import { ByteWriter } from '../byte-writer.ts';
import type { Sample } from '../sample.ts';

/** Formats samples as text, with an end. */
export interface Text {
  sample(sample: Sample): string;
  end?(): string;
}

/** Formats batches as text, from rows, with an end. */
export interface BatchText {
  batch(batch: Batch, to: ByteWriter): void;
  end?(): string | void;
}

/** Makes a stage that writes a text. The samples of a batch become one chunk. */
export function eachText({ sample: write, end }: Text): Transform {
  return chunks((samples) => Array.from(samplesOf(samples), write).join(''), end);
}

/** Like {@link eachText}, for a text that is written from rows. */
export function eachBatchText({ batch: write, end }: BatchText): Transform {
  const toBatch = batcher();
  const writer = new ByteWriter();
  return chunks((samples) => {
    write(toBatch(samples), writer);
    return writer.take();
  }, end);
}

function chunks(write: (samples: Samples) => string | Buffer, end?: () => string | void): Transform {
  return new Transform({
    writableObjectMode: true,
    writableHighWaterMark: 1,
    transform(samples: Samples, _encoding, done) {
      try {
        done(null, write(samples));
      } catch (error) {
        done(error as Error);
      }
    },
    flush: (done) => done(null, end?.() ?? undefined),
  });
}
