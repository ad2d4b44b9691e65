import { Readable } from 'node:stream';
import type { Batch } from '../samples/index.ts';

/** A stream of a generator's batches. Unlike that of Readable.from(), it can be destroyed while the generator waits. */
export function readableOf(samples: AsyncGenerator<Batch>, destroyed: () => void): Readable {
  return new Readable({
    objectMode: true,
    highWaterMark: 1,
    read() {
      samples.next().then(
        ({ done, value }) => void this.push(done ? null : value),
        (error: unknown) => void this.destroy(error as Error),
      );
    },
    destroy(error, done) {
      destroyed();
      done(error);
    },
  });
}
