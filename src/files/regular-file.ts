import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { CubestatError } from '../errors.ts';

/**
 * Opens a regular file, with the flags of open(2). Throws for anything else, such as a FIFO or a terminal, which could block the whole
 * process.
 */
export function openRegularFile(path: string, flags = constants.O_RDONLY, mode?: number): number {
  const fd = openSync(path, flags | constants.O_NONBLOCK | constants.O_NOCTTY, mode);
  const stat = fstatSync(fd);
  // The system itself refuses to read a folder.
  if (stat.isFile() || stat.isDirectory()) return fd;
  closeSync(fd);
  throw new CubestatError(`it is ${kindOf(stat)}, not a regular file`, { code: 'NOT_REGULAR', exitCode: 2 });
}

/** The contents of a regular file, or of a descriptor from the shell, as in `<(command)`. Throws like `openRegularFile`. */
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
