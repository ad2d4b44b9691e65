import type { Host } from './host.ts';
import { parseMountinfo, type Mount } from './mountinfo.linux.ts';

/**
 * The directory of the own cgroup of version 2 and those of its ancestors, the innermost first, below /sys; a text
 * when there is none. https://docs.kernel.org/admin-guide/cgroup-v2.html
 */
export function findOwnCgroup({ procfs, sysfs }: Pick<Host, 'procfs' | 'sysfs'>): string[] | string {
  const path = /^0::(\/.*)$/m.exec(procfs.text('self/cgroup') ?? '')?.[1];
  if (path === undefined) return 'cubestat is in no cgroup of version 2';
  const mount = hierarchyIn(parseMountinfo(procfs.text('self/mountinfo') ?? ''), sysfs.root);
  const directories = ancestry(mount, path);
  if (!directories || !sysfs.has(`${directories[0]!}/cgroup.controllers`)) return `the cgroup ${path} is not under ${sysfs.root}`;
  return directories;
}

export interface Hierarchy {
  /** The directory below /sys at which it is mounted. */
  readonly base: string;
  /** The cgroup that stands there: another than `/` when a container got a part of the hierarchy. */
  readonly root: string;
}

function hierarchyIn(mounts: readonly Mount[], sysfs: string): Hierarchy {
  for (const prefix of [`${sysfs}/`, '/sys/']) {
    const mount = mounts.find(({ type, point }) => type === 'cgroup2' && point.startsWith(prefix));
    if (mount) return { base: mount.point.slice(prefix.length), root: mount.root };
  }
  return { base: 'fs/cgroup', root: '/' };
}

/**
 * From the own cgroup up to the one that is mounted. A private cgroup namespace calls its own cgroup `/`; undefined
 * for a path that leads out of the namespace.
 */
export function ancestry({ base, root }: Hierarchy, path: string): string[] | undefined {
  const shared = root === '/' ? '' : root;
  const inside = path === shared || path.startsWith(`${shared}/`) ? path.slice(shared.length) : path;
  const names = inside.split('/').filter(Boolean);
  if (names.includes('..')) return undefined;
  return Array.from({ length: names.length + 1 }, (_, above) => [base, ...names.slice(0, names.length - above)].join('/'));
}
