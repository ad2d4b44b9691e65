import { execFile } from 'node:child_process';
import { stat as statWithCallback, statfs as statfsWithCallback, type StatsFs } from 'node:fs';
import { promisify } from 'node:util';
import { settledWithin } from '../../time/index.ts';
import type { Host } from '../host.ts';
import { percentOf } from '../rate.ts';

export interface Usage {
  readonly usedPercent: number | undefined;
  readonly used: number;
  readonly available: number;
  readonly size: number;
  readonly inodesUsedPercent?: number | undefined;
  readonly inodesUsed?: number;
  readonly inodes?: number;
}

// node:fs/promises takes 3 ms to load.
const stat = promisify(statWithCallback);
const statfs = promisify(statfsWithCallback);

/** The result of statvfs(3); blocks are of `frsize` bytes. */
export type Blocks = Pick<StatsFs, 'blocks' | 'bfree' | 'bavail' | 'files' | 'ffree'> & { readonly frsize: number };

/** The usage of a local mount, from the kernel; undefined where statfs fails. */
async function askKernel(path: string): Promise<Usage | undefined> {
  try {
    // Container runtimes mount single files, which are no filesystem of their own.
    if (!(await stat(path)).isDirectory()) return undefined;
    const { bsize: frsize, ...counts } = await statfs(path);
    return usageOf({ frsize, ...counts });
  } catch {
    return undefined;
  }
}

/**
 * Asks the kernel, one question after another, so that local mounts that never answer, as of a disk that is dying, hold a single one of the
 * few threads. While one does, the program is asked.
 */
export function kernelOrProgram({ clock, signal }: Pick<Host, 'clock' | 'signal'>): (path: string) => Promise<Usage | undefined> {
  let turn = Promise.resolve();
  let isAsking = false;
  return (path) =>
    new Promise((resolve) => {
      const ask = async () => {
        if (isAsking) return resolve(askProgram(path, signal));
        isAsking = true;
        const answer = askKernel(path).finally(() => (isAsking = false));
        resolve(answer);
        await settledWithin([answer], patience, clock);
      };
      turn = turn.then(ask);
    });
}

/** Seconds that an answer of the kernel may take before the others go on. */
const patience = 0.1;

/**
 * The usage of a remote or FUSE mount, from stat(1): a thread that blocks on a dead server would keep this process alive. stat(1) also
 * reports the block size, which Node's statfs lacks. A mounted single file is no filesystem of its own.
 */
export function askProgram(path: string, signal: AbortSignal): Promise<Usage | undefined> {
  return new Promise((resolve) => {
    const settings = { signal, timeout: 60_000, killSignal: 'SIGKILL', env: { LC_ALL: 'C', PATH: process.env['PATH'] } } as const;
    const asked = ['-f', '-c', '%S %b %f %a %c %d', '--', path, `${path}/.`];
    const child = execFile('stat', asked, settings, (_, stdout, stderr) => {
      resolve(stderr.includes('Not a directory') ? undefined : parseStat(stdout.split('\n', 1)[0]!));
    });
    // The process does not wait for it: on a dead mount not even SIGKILL ends it.
    child.unref();
    for (const stream of [child.stdout, child.stderr]) (stream as unknown as { unref(): void } | null)?.unref();
  });
}

/** Parses `FRSIZE BLOCKS FREE AVAILABLE FILES FREE_FILES`, the format passed to stat(1), which prints some with a sign. */
export function parseStat(text: string): Usage | undefined {
  if (!/^\d+( -?\d+){5}\n?$/.test(text)) return undefined;
  const [frsize, blocks, bfree, bavail, files, ffree] = text.split(' ').map(Number) as [number, number, number, number, number, number];
  return usageOf({ frsize, blocks, bfree, bavail, files, ffree });
}

/**
 * Usage as df(1) counts it: blocks reserved for root are neither used nor available. undefined without blocks, as for pseudo filesystems,
 * or with more free blocks than blocks. btrfs and others report 0 inodes.
 */
export function usageOf({ frsize, blocks, bfree, bavail, files, ffree }: Blocks): Usage | undefined {
  if (!(blocks > 0 && blocks * frsize < beyondCount) || bfree < 0 || bfree > blocks) return undefined;
  const used = (blocks - bfree) * frsize;
  const available = blocksAvailable(bavail, blocks) * frsize;
  const space = { usedPercent: percentOf(used, used + available), used, available, size: blocks * frsize };
  if (!(files > 0 && files < beyondCount / 2) || ffree < 0 || ffree > files) return space;
  return { ...space, inodesUsedPercent: percentOf(files - ffree, files), inodesUsed: files - ffree, inodes: files };
}

/** None once root uses what is reserved for it: some servers then count below 0. */
function blocksAvailable(bavail: number, blocks: number): number {
  return bavail < 0 || bavail >= beyondCount / 2 ? 0 : Math.min(bavail, blocks);
}

/** The kernel counts with 64 bits. */
const beyondCount = 2 ** 64;
