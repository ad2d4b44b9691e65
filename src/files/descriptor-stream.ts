import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { errnoOf } from '../errors.ts';
import { isTerminal } from './is-terminal.ts';
import { writeAll } from './write-all.ts';

/**
 * Writes to an open descriptor, and closes it at the end if it is `owned`. Destroying the stream also cancels a write whose reader
 * takes nothing.
 */
export function descriptorStream(fd: number, { owned }: { readonly owned: boolean }): Writable {
  const close = owned ? () => closeSync(fd) : () => {};
  if (isTerminal(fd)) return terminalStream(fd, close);
  const stat = fstatSync(fd);
  return stat.isFIFO() || stat.isSocket() ? pipeStream(fd, owned) : fileStream(fd, close);
}

/**
 * A socket closes its descriptor. One that is not owned is closed only where this cancels a write. Node.js takes a while to load sockets,
 * and most commands have nothing to say on stderr.
 */
function pipeStream(fd: number, owned: boolean): Writable {
  let socket: Socket | undefined;
  const open = () => new Socket({ fd, readable: false, writable: true }).on('error', (error) => void stream.destroy(error));
  const stream = new Writable({
    write: (bytes: Buffer, _encoding, done) => void (socket ??= open()).write(bytes, done),
    destroy(error, done) {
      if (socket && (owned || socket.writableLength > 0)) socket.destroy();
      else if (owned) closeSync(fd);
      done(error);
    },
  });
  return stream;
}

/**
 * Writes synchronously: handing a sample to a thread costs more than writing it. Chunks of the same turn of the event loop become one
 * write after the first.
 */
function fileStream(fd: number, close: () => void): Writable {
  return new Writable({
    highWaterMark: 65_536,
    writev(chunks, done) {
      try {
        writeAll(fd, chunks.length === 1 ? (chunks[0]!.chunk as Buffer) : Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)));
        setImmediate(done);
      } catch (error) {
        done(error as Error);
      }
    },
    destroy(error, done) {
      close();
      done(error);
    },
  });
}

/** A terminal that Ctrl-S has stopped takes nothing. Retries on a timer leave signals their turn. */
function terminalStream(given: number, close: () => void): Writable {
  const fd = openNonBlocking(given);
  let timer: NodeJS.Timeout | undefined;
  const write = (bytes: Buffer, wait: number, done: (error?: Error) => void) => {
    try {
      const written = writeSync(fd, bytes);
      if (written === bytes.length) return done();
      write(bytes.subarray(written), 1, done);
    } catch (error) {
      if (errnoOf(error) !== 'EAGAIN') return done(error as Error);
      timer = setTimeout(write, wait, bytes, Math.min(2 * wait, 50), done);
    }
  };
  return new Writable({
    write: (bytes: Buffer, _encoding, done) => write(bytes, 1, done),
    destroy(error, done) {
      clearTimeout(timer);
      if (fd !== given) closeSync(fd);
      close();
      done(error);
    },
  });
}

/** Opens the terminal again: O_NONBLOCK on the given descriptor would hold for the shell too. */
function openNonBlocking(fd: number): number {
  try {
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return fd;
  }
}
