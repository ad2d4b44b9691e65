import { fstatSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { UsageError } from '../errors.ts';
import { descriptorStream } from './descriptor-stream.ts';

/** A descriptor that was open for writing when the process was started. Throws a UsageError where it was not. */
export function inheritedOutput(fd: number): Writable {
  if (!isWritable(fd) || isOwn(fd))
    throw new UsageError(`descriptor ${fd} is not open for writing: ${fd}> FILE behind the command opens it`);
  return descriptorStream(fd, { owned: true });
}

const accessMode = 0o3;

/** How it was opened; undefined where /proc does not tell, as on macOS. */
function accessOf(fd: number | string): number | undefined {
  try {
    return Number.parseInt(/^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1] ?? '0', 8) & accessMode;
  } catch {
    return undefined;
  }
}

function isWritable(fd: number): boolean {
  try {
    const stat = fstatSync(fd);
    if (!(stat.isFile() || stat.isFIFO() || stat.isSocket() || stat.isCharacterDevice())) return false;
    const access = accessOf(fd);
    // Writing nothing fails for what is open for reading only.
    if (access === undefined) writeSync(fd, new Uint8Array(0));
    return access !== 0;
  } catch {
    return false;
  }
}

/** Node.js has pipes of its own, whose other end is in this process too. Without /proc they are not known. */
function isOwn(fd: number): boolean {
  const { ino, dev } = fstatSync(fd);
  return openDescriptors().some((other) => {
    try {
      const stat = fstatSync(Number(other));
      return stat.isFIFO() && stat.ino === ino && stat.dev === dev && accessOf(other) === 0;
    } catch {
      return false;
    }
  });
}

function openDescriptors(): string[] {
  try {
    return readdirSync('/proc/self/fd');
  } catch {
    return [];
  }
}
