import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { CubestatError } from '../errors.ts';

/**
 * Opens a regular file. Anything else, such as a FIFO without a reader or a terminal, could hold up the whole process when it is opened
 * or read: it is refused, with what it is. `flags` as of open(2).
 */
export function openRegularFile(path: string, flags = constants.O_RDONLY, mode?: number): number {
  const fd = openSync(path, flags | constants.O_NONBLOCK | constants.O_NOCTTY, mode);
  const stat = fstatSync(fd);
  // A folder is what the system itself refuses to read.
  if (stat.isFile() || stat.isDirectory()) return fd;
  closeSync(fd);
  throw new CubestatError(`it is ${kindOf(stat)}, and no regular file`, { code: 'NOT_REGULAR', exitCode: 2 });
}

/** The contents of a regular file, or of what the shell hands over as a descriptor, as with `<(command)`. Throws as `openRegularFile` does. */
export function readRegularFile(path: string): Buffer {
  if (/^\/(dev|proc\/self)\/(fd\/\d+|stdin)$/.test(path)) return readFileSync(path);
  const fd = openRegularFile(path);
  try {
    return readFileSync(fd);
  } finally {
    closeSync(fd);
  }
}

function kindOf(stat: Stats): string {
  if (stat.isFIFO()) return 'a FIFO';
  return stat.isSocket() ? 'a socket' : 'a device';
}
