import type { StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeInstance } from '../catalogue/index.ts';
import type { Collector, Emit } from './collector.ts';
import type { Host } from './host.ts';
import type { KeptFile } from './kept-file.ts';
import { parseMountinfo, type Mount } from './mountinfo.linux.ts';
import { selectMounts, type Place } from './mounts.linux.ts';
import { percentOf } from './rate.ts';
import { longestAge } from './tree.ts';

export const filesystem = collectorOf('local', {
  name: 'filesystem',
  describe: 'Space and inodes of local filesystems.',
});

/** Apart from the local ones: a server that is gone blocks the question for ever, and with it its collector. */
export const remoteFilesystem = collectorOf('remote', {
  name: 'remote_filesystem',
  describe: 'Space and inodes of network and FUSE filesystems.',
  optional: true,
});

function collectorOf(place: Place, about: Omit<Collector, 'open'>): Collector {
  return {
    ...about,
    open(host) {
      const mountinfo = openMountinfo(host);
      if (!mountinfo) return `${host.procfs.root}/self/mountinfo is missing`;
      const mounts = watchMounts(mountinfo, host.rootfs, place);
      let told: Told[] = [];
      let toldAt = -Infinity;
      const askAnew = async () => {
        told = await ask(mounts());
        toldAt = host.now();
      };
      return (emit) => {
        if (host.now() - toldAt <= longestAge.slow) return emitAll(emit, told);
        return askAnew().then(() => emitAll(emit, told));
      };
    },
  };
}

/** Beside another root directory than the own one, the mounts that count are those of the host: of its first process. */
function openMountinfo({ procfs, rootfs }: Host): KeptFile | undefined {
  const own = () => procfs.open('self/mountinfo', 'slow');
  if (rootfs === '/') return own();
  try {
    return procfs.open('1/mountinfo', 'slow') ?? own();
  } catch {
    return own();
  }
}

interface Asked {
  readonly path: string;
  readonly names: ReturnType<typeof namesOf>;
}

interface Told {
  readonly names: Asked['names'];
  readonly usage: Usage;
}

function emitAll(emit: Emit, told: readonly Told[]): void {
  for (const { names, usage } of told) {
    for (const [what, value] of Object.entries(usage) as [keyof Usage, number | undefined][]) emit(names[what], value);
  }
}

/** Asks one after the other: Node has four threads for all of its file access. */
async function ask(mounts: readonly Asked[]): Promise<Told[]> {
  const told: Told[] = [];
  for (const { path, names } of mounts) {
    const usage = await usageAt(path);
    if (usage) told.push({ names, usage });
  }
  return told;
}

function watchMounts(mountinfo: KeptFile, rootfs: string, place: Place): () => readonly Asked[] {
  let known: string | undefined;
  let asked: readonly Asked[] = [];
  return () => {
    const text = mountinfo.read();
    if (text === known) return asked;
    known = text;
    const mounts = selectMounts(mountsBelow(rootfs, parseMountinfo(text)), place);
    asked = mounts.map(({ point }) => ({ path: join(rootfs, point), names: namesOf(point) }));
    return asked;
  };
}

/**
 * The mounts by their path on the host. A container without the host's process namespace sees them below the point
 * where the host's root directory is mounted.
 */
export function mountsBelow(rootfs: string, mounts: readonly Mount[]): Mount[] {
  if (rootfs === '/' || !mounts.some(({ point }) => point === rootfs)) return [...mounts];
  return mounts.flatMap((mount) => {
    if (mount.point === rootfs) return [{ ...mount, point: '/' }];
    return mount.point.startsWith(`${rootfs}/`) ? [{ ...mount, point: mount.point.slice(rootfs.length) }] : [];
  });
}

function namesOf(point: string) {
  const mount = `filesystem.mount.${encodeInstance(point)}` as const;
  return {
    usedPercent: `${mount}.used.percent`,
    used: `${mount}.used.bytes`,
    available: `${mount}.available.bytes`,
    size: `${mount}.size.bytes`,
    inodesUsedPercent: `${mount}.inodes_used.percent`,
    inodesUsed: `${mount}.inodes_used.count`,
    inodes: `${mount}.inodes.count`,
  } as const;
}

/** Undefined for a mount that cannot be asked: forbidden, just unmounted, its device broken. The others go on. */
async function usageAt(path: string): Promise<Usage | undefined> {
  try {
    return usageOf(await statfs(path));
  } catch {
    return undefined;
  }
}

export interface Usage {
  readonly usedPercent: number | undefined;
  readonly used: number;
  readonly available: number;
  readonly size: number;
  readonly inodesUsedPercent?: number | undefined;
  readonly inodesUsed?: number;
  readonly inodes?: number;
}

/**
 * As df(1) counts: blocks reserved for root are neither used nor available. Undefined where there are no blocks at
 * all, as of pseudo filesystems; some filesystems, such as btrfs, have no fixed number of inodes and tell 0.
 */
export function usageOf(stats: Pick<StatsFs, 'bsize' | 'blocks' | 'bfree' | 'bavail' | 'files' | 'ffree'>): Usage | undefined {
  const { bsize, blocks, bfree, bavail, files, ffree } = stats;
  if (blocks === 0) return undefined;
  const used = (blocks - bfree) * bsize;
  const available = bavail * bsize;
  const space = { usedPercent: percentOf(used, used + available), used, available, size: blocks * bsize };
  if (files === 0) return space;
  return { ...space, inodesUsedPercent: percentOf(files - ffree, files), inodesUsed: files - ffree, inodes: files };
}
