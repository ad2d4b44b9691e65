import { statSync } from 'node:fs';
import { join } from 'node:path';
import { memoizeLast } from '../memoize.ts';
import type { Collector } from './collector.ts';
import {
  namesOfMount,
  readFilesystems,
  type QueriedMount,
  parseMountinfo,
  type Mount,
  answerers,
  selectMounts,
  type Locality,
} from './mounts/index.ts';
import type { Host } from './host.ts';
import type { ReusableFile } from './pseudo-files/index.ts';
import { flag } from '../options/index.ts';

export const filesystem = collectorOf('local', {
  name: 'filesystem',
  describe: 'Space and inodes of local filesystems.',
});

/** Remote mounts have their own collector, because a dead server can block it. */
export const remoteFilesystem = collectorOf('remote', {
  name: 'remote_filesystem',
  describe: 'Space and inodes of network and FUSE filesystems.',
  optional: true,
  options: { remoteFilesystems: flag({ describe: 'Network filesystems too' }) },
});

function collectorOf(locality: Locality, about: Omit<Collector, 'open'>): Collector {
  return {
    ...about,
    open(host) {
      const mountinfo = openMountinfo(host);
      if (!mountinfo) return `${host.procfs.root}/self/mountinfo is missing`;
      return readFilesystems(watchMounts(mountinfo, host.rootfs, locality), host);
    },
  };
}

/** With `--rootfs`, the mounts are those of the host's first process. */
function openMountinfo({ procfs, rootfs }: Host): ReusableFile | undefined {
  const own = () => procfs.open('self/mountinfo', 'half a second');
  if (rootfs === '/') return own();
  try {
    return procfs.open('1/mountinfo', 'half a second') ?? own();
  } catch {
    return own();
  }
}

function watchMounts(mountinfo: ReusableFile, rootfs: string, locality: Locality): () => readonly QueriedMount[] {
  const mountsIn = memoizeLast((text: string) => {
    const mounts = mountsBelow(rootfs, parseMountinfo(text));
    const answererOf = answerers(mounts);
    const isFolder = (mount: Mount) => mount.root === '/' || answererOf(mount) === 'program' || isFolderAt(join(rootfs, mount.point));
    return selectMounts(mounts, locality, isFolder).map((mount) => ({
      path: join(rootfs, mount.point),
      by: answererOf(mount),
      names: namesOfMount(mount.point),
    }));
  });
  return () => mountsIn(mountinfo.read());
}

/** Container runtimes mount files too. The kernel keeps what it knows of a mount point, and reads no disk for it. */
function isFolderAt(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/**
 * The mounts by their path on the host. A container without the host's PID namespace sees them below the mount point of the host's root
 * directory.
 */
export function mountsBelow(rootfs: string, mounts: readonly Mount[]): Mount[] {
  if (rootfs === '/' || !mounts.some(({ point }) => point === rootfs)) return [...mounts];
  return mounts.flatMap((mount) => {
    if (mount.point === rootfs) return [{ ...mount, point: '/' }];
    return mount.point.startsWith(`${rootfs}/`) ? [{ ...mount, point: mount.point.slice(rootfs.length) }] : [];
  });
}
