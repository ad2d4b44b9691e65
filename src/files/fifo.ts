import { constants, openSync, statSync } from 'node:fs';
import { Writable } from 'node:stream';
import { errnoOf } from '../errors.ts';
import { descriptorStream } from './descriptor-stream.ts';

// To open a FIFO is to wait for its other end, in a call that neither a signal nor the end of the process breaks off.

/** Milliseconds between looks whether a FIFO has a reader. */
const readerInterval = 100;

export function isFifo(path: string): boolean {
  try {
    return statSync(path).isFIFO();
  } catch {
    return false;
  }
}

/** Writes to a FIFO, as soon as it has a reader. Throws where it may not be written. */
export function outputFifo(path: string): Writable {
  let to = openIfRead(path);
  let timer: NodeJS.Timeout | undefined;
  let proceed = () => {};
  const whenOpen = (work: () => void) => (to ? work() : void (proceed = work));
  const stream = new Writable({
    write: (bytes: Buffer, _encoding, done) => whenOpen(() => to!.write(bytes, done)),
    final: (done) => whenOpen(done),
    destroy(error, done) {
      clearInterval(timer);
      to?.destroy();
      done(error);
    },
  });
  const failed = (error: Error) => void stream.destroy(error);
  const look = () => {
    try {
      to = openIfRead(path)?.on('error', failed);
    } catch (error) {
      failed(error as Error);
    }
    if (!to) return;
    clearInterval(timer);
    proceed();
  };
  if (to) to.on('error', failed);
  else timer = setInterval(look, readerInterval);
  return stream;
}

/** undefined where there is no reader. */
function openIfRead(path: string): Writable | undefined {
  try {
    return descriptorStream(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK), { owned: true });
  } catch (error) {
    if (errnoOf(error) !== 'ENXIO') throw error;
    return undefined;
  }
}
