import { encodeInstance } from '../catalogue/index.ts';
import { glob } from '../patterns/index.ts';
import { list } from '../options/index.ts';
import {
  readCgroupDetails,
  openHierarchies,
  openSelection,
  type Hierarchies,
  type SelectedCgroup,
  isLimited,
  readCgroupCpu,
  readCgroupMemory,
  openVersion1,
  openVersion2,
} from './cgroup/index.ts';
import { inTurn, type Collector, type ReadNow } from './collector.ts';
import type { Host } from './host.ts';
import { rationed } from './rationed.ts';

const options = {
  cgroups: list({ placeholder: 'GLOB', describe: "Services, containers and other cgroups by path or name: 'system.slice/*'" }, glob),
};

export const cgroup: Collector<typeof options> = {
  name: 'cgroup',
  describe: 'CPU time and memory of the own cgroup against its limits, and all of other cgroups that are asked for.',
  options,
  open(host, { cgroups: globs }) {
    const own = openOwn(host);
    if (globs.length === 0) return own;
    const hierarchies = openHierarchies(host);
    if (typeof hierarchies === 'string') return hierarchies;
    const selected = openSelected(host, hierarchies, openSelection(hierarchies, globs, host.rootfs));
    return typeof own === 'string' ? selected : inTurn([own, selected]);
  },
};

function openOwn(host: Host): ReadNow | string {
  const versions = [openVersion2(host), openVersion1(host)];
  const found = versions.filter((version) => typeof version !== 'string');
  if (found.length === 0) return versions.find((reason) => typeof reason === 'string')!;
  // A host may have both versions, with the controllers in either.
  const own = found.find(isLimited);
  if (!own) return `no limit is set in ${host.sysfs.root}/${(found[0]!.cpu[0] ?? found[0]!.memory[0])!} or above`;
  return inTurn([readCgroupCpu(own, 'cgroup.self'), readCgroupMemory(own, 'cgroup.self')]);
}

/** Seconds between two listings of a host's cgroups, which may be costly. */
const listedAnew = 5;

/** A selected cgroup. Its files are opened apart, because an open file would keep a removed cgroup alive. */
interface OpenCgroup {
  readonly read: ReadNow;
  readonly name: string;
  close(): void;
}

function openSelected(host: Host, hierarchies: Hierarchies, select: () => SelectedCgroup[]): ReadNow {
  let known: ReadonlyMap<string, OpenCgroup> = new Map();
  const list = () => {
    const now = new Map(select().map((one) => [one.path, keepOrOpen(known.get(one.path), one, host, hierarchies)]));
    for (const [path, before] of known) if (now.get(path) !== before) before.close();
    return (known = now);
  };
  const listed = rationed(list, () => host.clock.monotonic(), listedAnew);
  host.signal.addEventListener('abort', () => known.forEach((one) => one.close()), { once: true });
  return (emit, elapsed) => {
    for (const [path, { read, close }] of listed(host.now())) {
      if (hierarchies.has(path)) read(emit, elapsed);
      else close();
    }
  };
}

function keepOrOpen(known: OpenCgroup | undefined, { path, name }: SelectedCgroup, host: Host, hierarchies: Hierarchies): OpenCgroup {
  if (known?.name === name) return known;
  const files = host.sysfs.apart();
  const cgroupFiles = hierarchies.open(path, files);
  const prefix = `cgroup.path.${encodeInstance(name)}` as const;
  const reads = [
    ...[readCgroupCpu(cgroupFiles, prefix), readCgroupMemory(cgroupFiles, prefix)],
    readCgroupDetails(cgroupFiles, prefix, host.sysfs),
  ];
  return { name, read: inTurn(reads), close: () => files.close() };
}
