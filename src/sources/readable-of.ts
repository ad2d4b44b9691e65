import { Readable } from 'node:stream';
import type { Batch } from '../samples/index.ts';

/**
 * A stream of a generator's batches. Unlike that of Readable.from(), it can be destroyed while the generator waits: `stop` aborts then, and
 * when the given signal does.
 */
export function readableOf(open: (stop: AbortSignal) => AsyncGenerator<Batch>, signal?: AbortSignal): Readable {
  const destroyed = new AbortController();
  const samples = open(signal ? AbortSignal.any([signal, destroyed.signal]) : destroyed.signal);
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
      destroyed.abort();
      // While it waits for its reader, this is what ends it.
      samples.return(undefined).catch(() => {});
      done(error);
    },
  });
}
