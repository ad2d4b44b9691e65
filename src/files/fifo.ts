import { constants, openSync, statSync } from 'node:fs';
import { Writable } from 'node:stream';
import { CubestatError, errnoOf } from '../errors.ts';
import { descriptorStream } from './descriptor-stream.ts';

// open(2) of a FIFO blocks until its other end is opened, and not even the end of the process interrupts that.

/** Milliseconds between checks for a reader of a FIFO. */
const readerInterval = 100;

export function isFifo(path: string): boolean {
  try {
    return statSync(path).isFIFO();
  } catch {
    return false;
  }
}

/** Writes to a FIFO as soon as it has a reader, which has to come before a stop. Throws without write permission. */
export function outputFifo(path: string, stop?: AbortSignal): Writable {
  let to = openIfRead(path);
  let timer: NodeJS.Timeout | undefined;
  let proceed = () => {};
  const whenOpen = (work: () => void) => (to ? work() : void (proceed = work));
  const stream = new Writable({
    write: (bytes: Buffer, _encoding, done) => whenOpen(() => to!.write(bytes, done)),
    final: (done) => whenOpen(done),
    destroy(error, done) {
      clearInterval(timer);
      stop?.removeEventListener('abort', giveUp);
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
  const giveUp = () => {
    if (!to) failed(new CubestatError(`${path} has had no reader: what was to be written is dropped`, { code: 'STALLED', exitCode: 75 }));
  };
  if (to) to.on('error', failed);
  else timer = setInterval(look, readerInterval);
  if (stop?.aborted) setImmediate(giveUp);
  else stop?.addEventListener('abort', giveUp, { once: true });
  return stream;
}

/** Opens a FIFO; undefined without a reader. */
function openIfRead(path: string): Writable | undefined {
  try {
    return descriptorStream(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK), { owned: true });
  } catch (error) {
    if (errnoOf(error) !== 'ENXIO') throw error;
    return undefined;
  }
}
