import { execFile } from 'node:child_process';
import type { StatsFs } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { percentOf } from './rate.ts';

export interface Usage {
  readonly usedPercent: number | undefined;
  readonly used: number;
  readonly available: number;
  readonly size: number;
  readonly inodesUsedPercent?: number | undefined;
  readonly inodesUsed?: number;
  readonly inodes?: number;
}

/** What statvfs(3) tells; blocks are counted in `frsize` bytes. */
export type Blocks = Pick<StatsFs, 'blocks' | 'bfree' | 'bavail' | 'files' | 'ffree'> & { readonly frsize: number };

/** Asks the kernel, which knows the answer by itself. undefined for a mount that cannot be asked: the others go on. */
export async function askKernel(path: string): Promise<Usage | undefined> {
  try {
    // Container runtimes mount single files: these are no filesystem of their own.
    if (!(await stat(path)).isDirectory()) return undefined;
    const { bsize: frsize, ...counts } = await statfs(path);
    return usageOf({ frsize, ...counts });
  } catch {
    return undefined;
  }
}

/**
 * Asks a server or a program by way of stat(1): a thread that waits for one that is dead could not be left, and this process
 * not end. It also tells the size of blocks, which statfs of Node does not, and which FUSE has apart from that of transfers.
 */
export function askProgram(path: string, signal: AbortSignal): Promise<Usage | undefined> {
  return new Promise((resolve) => {
    const settings = { signal, timeout: 60_000, killSignal: 'SIGKILL', env: { LC_ALL: 'C', PATH: process.env['PATH'] } } as const;
    const child = execFile('stat', ['-f', '-c', '%S %b %f %a %c %d', '--', path], settings, (error, stdout) => {
      resolve(error ? undefined : parseStat(stdout));
    });
    // Nothing waits for it at the end: in a dead mount not even SIGKILL ends it.
    child.unref();
    for (const stream of [child.stdout, child.stderr]) (stream as unknown as { unref(): void } | null)?.unref();
  });
}

/** `FRSIZE BLOCKS FREE AVAILABLE FILES FREE_FILES`, as stat(1) is asked for them. */
export function parseStat(text: string): Usage | undefined {
  if (!/^\d+( \d+){5}\n?$/.test(text)) return undefined;
  const [frsize, blocks, bfree, bavail, files, ffree] = text.split(' ').map(Number) as [number, number, number, number, number, number];
  return usageOf({ frsize, blocks, bfree, bavail, files, ffree });
}

/**
 * As df(1) counts: blocks reserved for root are neither used nor available. undefined where there are no blocks at all, as of
 * pseudo filesystems, or more free than there are; some filesystems, such as btrfs, have no fixed number of inodes and tell 0.
 */
export function usageOf({ frsize, blocks, bfree, bavail, files, ffree }: Blocks): Usage | undefined {
  if (blocks === 0 || bfree > blocks || bavail > bfree) return undefined;
  const used = (blocks - bfree) * frsize;
  const available = bavail * frsize;
  const space = { usedPercent: percentOf(used, used + available), used, available, size: blocks * frsize };
  if (files === 0 || ffree > files) return space;
  return { ...space, inodesUsedPercent: percentOf(files - ffree, files), inodesUsed: files - ffree, inodes: files };
}
