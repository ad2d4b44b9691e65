import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../../../errors.ts';
import { openReusable, readOnce } from '../../pseudo-files/index.ts';

/** An open descriptor of a card. */
export interface CardDescriptor {
  readonly number: string;
  /** The card's name below /dev/dri and /sys/class/drm: `renderD128`. */
  readonly node: string;
}

/** The descriptors of cards that a process has open; undefined where only root may list them. */
export function cardDescriptors(procfs: string, pid: number): CardDescriptor[] | undefined {
  const folder = join(procfs, String(pid), 'fd');
  try {
    return readdirSync(folder).flatMap((number) => {
      const node = nodeOf(join(folder, number));
      return node === undefined ? [] : [{ number, node }];
    });
  } catch (error) {
    return ['EACCES', 'EPERM'].includes(errnoOf(error) ?? '') ? undefined : [];
  }
}

function nodeOf(descriptor: string): string | undefined {
  try {
    return /^\/dev\/dri\/((?:card|renderD)\d+)$/.exec(readlinkSync(descriptor))?.[1];
  } catch {
    return undefined;
  }
}

/** The fdinfo file of a descriptor. */
export interface FdinfoFile {
  /** Empty once the descriptor is closed. */
  read(): string;
  close(): void;
}

/** The limit is 1024 descriptors by default, of which the files of processes take half. */
const maxKept = 256;

/** Opens fdinfo files. A limited number stays open, which halves the cost of reading; the others are opened each time. */
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
