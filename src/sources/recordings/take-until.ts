import type { Readable } from 'node:stream';

/** The chunks of a stream until the signal or an error, at which it ends without throwing. */
export async function* takeUntil(signal: AbortSignal, stream: Readable, failed: (error: unknown) => void): AsyncGenerator<Buffer> {
  const stop = () => stream.destroy();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    yield* stream;
  } catch (error) {
    if (!signal.aborted) failed(error);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
