import type { Writable } from 'node:stream';

/**
 * Lets what is written to a stream gather, so that few large batches reach its `writev` rather than many small ones:
 * what is written in one turn of the event loop, and what comes within `seconds` of the batch before. A batch of which
 * `isFull` is true leaves at once, as does all there is when the stream ends or a \`flush\` says that no more can come. To be
 * called at once when the stream is made; the result is to be called when it is ready for the first batch, and after each.
 */
export function gather(stream: Writable, { seconds, isFull }: { seconds: number; isFull: () => boolean }): () => void {
  const write = stream.write.bind(stream) as (...given: unknown[]) => boolean;
  let left = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let looking = false;
  let busy = true;
  let hurried = false;

  // A corked stream keeps what is written to it.
  const leave = () => {
    if (stream.writableEnded || stream.destroyed) return;
    left = performance.now();
    busy = true;
    hurried = false;
    stream.uncork();
    stream.cork();
  };
  const look = () => {
    looking = false;
    clearTimeout(timer);
    if (busy || stream.writableLength === 0) return;
    const ahead = left + seconds * 1000 - performance.now();
    if (ahead <= 0 || hurried || isFull()) leave();
    else timer = setTimeout(leave, ahead);
  };
  const lookSoon = () => {
    if (looking) return;
    looking = true;
    setImmediate(look);
  };

  // A stream does not tell when it is written to.
  stream.write = (...given: unknown[]) => {
    const room = write(...given);
    lookSoon();
    return room;
  };
  stream.on('flush', () => {
    hurried = true;
    lookSoon();
  });
  stream.once('close', () => clearTimeout(timer));
  stream.cork();
  return () => {
    busy = false;
    lookSoon();
  };
}
