import { closeSync, fstatSync, openSync } from 'node:fs';
import { Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { WriteError } from '../errors.ts';
import { terminalGuard } from './terminal-guard.ts';
import { writeAll } from './write-all.ts';

/** A file, made anew at once. Throws a WriteError when it cannot be. */
export function file(path: string): Writable {
  try {
    const fd = openSync(path, 'w');
    const stream = writeTo(fd, closeSync);
    return isatty(fd) ? terminalGuard(stream) : stream;
  } catch (error) {
    throw new WriteError(path, error);
  }
}

/**
 * Standard output. Into a file or a device, the stream that Node keeps for it takes a write that the disk cut short for
 * a whole one; this one goes on until all is written or the disk says no. A terminal is guarded, unless `ownColors`.
 */
export function standardOutput(stdout: Writable & { readonly fd?: number; readonly isTTY?: boolean }, ownColors = false): Writable {
  const { fd, isTTY } = stdout;
  if (isTTY) return terminalGuard(stdout, { ownColors });
  if (fd === undefined) return stdout;
  const stat = fstatSync(fd);
  return stat.isFile() || stat.isCharacterDevice() ? writeTo(fd) : stdout;
}

/**
 * Writes at once: to hand a sample to another thread costs more than to write it. What comes within the same turn of
 * the event loop, as from a recording that is replayed, goes out as one write after the first.
 */
function writeTo(fd: number, close: (fd: number) => void = () => {}): Writable {
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
      close(fd);
      done(error);
    },
  });
}
