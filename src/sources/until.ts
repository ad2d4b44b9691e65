import type { Readable } from 'node:stream';

/** The chunks of a stream up to the moment of the signal; then it ends, as if there were no more. */
export async function* until(signal: AbortSignal | undefined, stream: Readable): AsyncGenerator<Buffer> {
  signal?.addEventListener('abort', () => stream.destroy(), { once: true });
  try {
    yield* stream;
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}
