import type { Host } from '../host.ts';
import { parseMountinfo, type Mount } from '../mounts/index.ts';

/** A controller that has its own hierarchy in version 1. */
export type Controller = 'cpu' | 'cpuacct' | 'memory' | 'blkio' | 'pids';

/** A hierarchy of cgroups: 2 for version 2, else the controller of version 1. */
type HierarchyName = 2 | Controller;

/**
 * The directory of this process's cgroup and those of its ancestors, innermost first, relative to /sys; the reason where there is none:
 * proc_pid_cgroup(5).
 */
export function findCgroup({ procfs, sysfs }: Pick<Host, 'procfs' | 'sysfs'>, name: HierarchyName): string[] | string {
  const path = ownPath(procfs.text('self/cgroup') ?? '', name);
  if (path === undefined) return `cubestat is in no cgroup of ${name === 2 ? 'version 2' : `the controller ${name} of version 1`}`;
  const hierarchy = findHierarchy({ procfs, sysfs }, name);
  const directories = hierarchy && ancestry(hierarchy, path);
  if (!directories || !sysfs.has(directories[0]!)) return `the cgroup ${path} is not under ${sysfs.root}`;
  return directories;
}

/** From lines such as `0::/user.slice` or `3:cpu,cpuacct:/docker/0f`. */
function ownPath(text: string, name: HierarchyName): string | undefined {
  for (const [, controllers, path] of text.matchAll(/^\d+:([^:]*):(\/.*)$/gm)) {
    if (name === 2 ? controllers === '' : controllers!.split(',').includes(name)) return path;
  }
  return undefined;
}

interface Hierarchy {
  /** The directory of the mount, relative to /sys. */
  readonly base: string;
  /** The cgroup that is mounted there: not `/` in a container that sees a part of the hierarchy. */
  readonly root: string;
}

/** Finds the mount of a hierarchy; for version 2 the usual path where mountinfo lists none. */
export function findHierarchy({ procfs, sysfs }: Pick<Host, 'procfs' | 'sysfs'>, name: HierarchyName): Hierarchy | undefined {
  const mounts = parseMountinfo(procfs.text('self/mountinfo') ?? '');
  const isIt = ({ type, options }: Mount) => (name === 2 ? type === 'cgroup2' : type === 'cgroup' && options.split(',').includes(name));
  for (const prefix of [`${sysfs.root}/`, '/sys/']) {
    const mount = mounts.find((candidate) => isIt(candidate) && candidate.point.startsWith(prefix));
    if (mount) return { base: mount.point.slice(prefix.length), root: mount.root };
  }
  return name === 2 ? { base: 'fs/cgroup', root: '/' } : undefined;
}

/**
 * The directories from a cgroup up to the mount. A private cgroup namespace calls its own cgroup `/`; undefined for a path that leads out
 * of the namespace.
 */
export function ancestry({ base, root }: Hierarchy, path: string): string[] | undefined {
  const shared = root === '/' ? '' : root;
  const inside = path === shared || path.startsWith(`${shared}/`) ? path.slice(shared.length) : path;
  const names = inside.split('/').filter(Boolean);
  if (names.includes('..')) return undefined;
  return Array.from({ length: names.length + 1 }, (_, above) => [base, ...names.slice(0, names.length - above)].join('/'));
}
