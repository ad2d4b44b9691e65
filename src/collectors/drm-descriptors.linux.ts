import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../errors.ts';
import { openReusable, readOnce } from './reusable-file.ts';

/** The descriptors of a process that are of cards; undefined where only root may list them. */
export function cardDescriptors(procfs: string, pid: number): string[] | undefined {
  const folder = join(procfs, String(pid), 'fd');
  try {
    return readdirSync(folder).filter((descriptor) => isCard(join(folder, descriptor)));
  } catch (error) {
    return ['EACCES', 'EPERM'].includes(errnoOf(error) ?? '') ? undefined : [];
  }
}

function isCard(descriptor: string): boolean {
  try {
    return /^\/dev\/dri\/(card|renderD)\d+$/.test(readlinkSync(descriptor));
  } catch {
    return false;
  }
}

/** What /proc tells of a descriptor. */
export interface FdinfoFile {
  /** Empty once the descriptor is closed. */
  read(): string;
  close(): void;
}

/** A kernel gives a process 1024 descriptors by default, and the files of processes take half of them. */
const maxKept = 256;

/** Opens files of descriptors. So many stay open, which makes them half as costly to read; the others are opened each time. */
export function fdinfoFiles(procfs: string, now: () => number): (pid: number, descriptor: string) => FdinfoFile {
  let kept = 0;
  return (pid, descriptor) => {
    const path = join(procfs, String(pid), 'fdinfo', descriptor);
    const file = kept < maxKept ? orUndefined(() => openReusable(path, now, 0)) : undefined;
    if (file) kept += 1;
    return {
      read: () => orUndefined(() => (file ? file.tryRead() : readOnce(path).toString())) ?? '',
      close() {
        if (file && !file.closed) kept -= 1;
        file?.close();
      },
    };
  };
}

function orUndefined<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
