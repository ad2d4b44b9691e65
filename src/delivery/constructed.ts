import type { Writable } from 'node:stream';

/**
 * Settles when the `construct` of a stream that was made just now has: a stream does not tell by itself. Rejects with
 * what it failed with, which the stream then emits as an error too.
 */
export function constructed(stream: Writable): Promise<void> {
  const construct = stream._construct?.bind(stream);
  if (!construct) return stream.errored ? Promise.reject(stream.errored) : Promise.resolve();
  return new Promise((resolve, reject) => {
    stream._construct = (done) => {
      construct((error) => {
        done(error);
        if (error) reject(error);
        else resolve();
      });
    };
  });
}
