import type { Glob } from '../../patterns/index.ts';
import { ancestry, findHierarchy } from './path.linux.ts';
import { cgroupName, unescapeUnit } from './name.ts';
import { cgroupOfVersion1, controllers, type ControllerDirectories } from './v1.linux.ts';
import { cgroupOfVersion2 } from './v2.linux.ts';
import type { Cgroup } from './cgroup.ts';
import { openContainerNames } from './container-names.linux.ts';
import type { Host } from '../host.ts';
import { withUniqueNames } from '../unique-names.ts';
import type { RootDirectory } from '../pseudo-files/index.ts';

/** All cgroups of a host, by their path below the mount of the hierarchy. */
export interface Hierarchies {
  paths(): string[];
  has(path: string): boolean;
  /** The files are opened below `sysfs`. */
  open(path: string, sysfs: RootDirectory): Cgroup;
}

/**
 * Version 2 where it has the CPU or memory controller, else version 1; the reason where there is neither. On a hybrid host version 2 may
 * have other controllers only, such as hugetlb.
 */
export function openHierarchies(host: Pick<Host, 'procfs' | 'sysfs'>): Hierarchies | string {
  const { sysfs } = host;
  const unified = findHierarchy(host, 2)?.base;
  const inVersion2 = unified === undefined ? undefined : sysfs.text(`${unified}/cgroup.controllers`);
  const mounted = controllers.flatMap((name) => {
    const base = findHierarchy(host, name)?.base;
    return base === undefined ? [] : [{ name, base }];
  });
  const isVersion1 = mounted.length > 0 && !/\b(cpu|memory)\b/.test(inVersion2 ?? '');
  if (isVersion1) return hierarchiesOf(sysfs, mounted, (directories, files) => cgroupOfVersion1(files, directories));
  if (inVersion2 === undefined) return `no cgroups are under ${sysfs.root}/fs/cgroup`;
  return hierarchiesOf(sysfs, [{ name: 'unified', base: unified! }], ({ unified: own }, files) => cgroupOfVersion2(files, own!));
}

type Directories = ControllerDirectories & Readonly<Partial<Record<'unified', readonly string[]>>>;

interface MountedHierarchy {
  readonly name: keyof Directories;
  /** The directory in which it is mounted. */
  readonly base: string;
}

function hierarchiesOf(
  sysfs: RootDirectory,
  mounted: readonly MountedHierarchy[],
  open: (directories: Directories, files: RootDirectory) => Cgroup,
): Hierarchies {
  const places = (path: string) => mounted.filter(({ base }) => sysfs.has(`${base}/${path}`));
  return {
    paths: () => [...new Set(mounted.flatMap(({ base }) => pathsBelow(sysfs, base)))],
    has: (path) => places(path).length > 0,
    open: (path, files) =>
      open(Object.fromEntries(places(path).map(({ name, base }) => [name, ancestry({ base, root: '/' }, `/${path}`)!])), files),
  };
}

/** More levels than any hierarchy has. */
const deepest = 32;

/** The paths of all directories below one, parents first. */
function pathsBelow(sysfs: RootDirectory, base: string, path = '', depth = 0): string[] {
  if (depth === deepest) return [];
  return sysfs.folders(path === '' ? base : `${base}/${path}`).flatMap((name) => {
    const below = path === '' ? name : `${path}/${name}`;
    return [below, ...pathsBelow(sysfs, base, below, depth + 1)];
  });
}

/** A cgroup that a glob has selected. */
export interface SelectedCgroup {
  readonly path: string;
  /** Its instance in metric names. */
  readonly name: string;
}

/** Selects cgroups whose path or name matches a glob. The descendants of a match belong to it, and are not selected by the same glob. */
export function openSelection(hierarchies: Hierarchies, globs: readonly Glob[], rootfs: string): () => SelectedCgroup[] {
  const names = openContainerNames(rootfs);
  return () => {
    names.refresh();
    const all = hierarchies.paths().map((path) => ({ path, name: cgroupName(path, names) }));
    const selected = new Set(globs.flatMap((pattern) => outermost(all.filter((one) => isMatch(pattern, one)))));
    // A container and its replacement may have the same name.
    return withUniqueNames([...selected]);
  };
}

function isMatch(pattern: Glob, { path, name }: SelectedCgroup): boolean {
  return pattern.matches(path) || pattern.matches(unescapeUnit(path)) || pattern.matches(name);
}

/** The matches without a match among their ancestors. */
function outermost(matches: readonly SelectedCgroup[]): SelectedCgroup[] {
  const paths = new Set(matches.map(({ path }) => path));
  const parentsOf = (path: string) => Array.from(path.matchAll(/\//g), ({ index }) => path.slice(0, index));
  return matches.filter(({ path }) => !parentsOf(path).some((parent) => paths.has(parent)));
}
