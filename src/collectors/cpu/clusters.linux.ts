import { type RootDirectory, labelIn } from '../pseudo-files/index.ts';

/** Memoizes the result of `find` until the set of online CPUs changes. */
export function watchCpus<Found>(find: () => Found): (online: ReadonlyMap<string, unknown>) => Found {
  let known: readonly string[] = [];
  let found: Found | undefined;
  return (online) => {
    if (found !== undefined && isSame(online, known)) return found;
    known = [...online.keys()];
    return (found = find());
  };
}

function isSame(online: ReadonlyMap<string, unknown>, known: readonly string[]): boolean {
  return online.size > 0 && online.size === known.length && known.every((core) => online.has(core));
}

/** The kind of each CPU on a processor with several: performance (P), middle (M), efficiency (E). */
export function findClusters(sysfs: RootDirectory): ReadonlyMap<string, string> {
  const ofIntel = byCounters(sysfs);
  const clusters = ofIntel.size > 0 ? ofIntel : byCapacity(sysfs);
  return new Set(clusters.values()).size > 1 ? clusters : new Map();
}

/**
 * Kinds of Intel's hybrid processors, each of which has its own event source. https://docs.kernel.org/arch/x86/topology.html,
 * tools/perf/Documentation/intel-hybrid.txt
 */
function byCounters(sysfs: RootDirectory): Map<string, string> {
  const clusters = new Map<string, string>();
  for (const { device, cluster } of kinds) {
    for (const core of parseCpuList(labelIn(sysfs, `devices/${device}/cpus`) ?? '')) clusters.set(core, cluster);
  }
  return clusters;
}

const kinds = [
  { device: 'cpu_core', cluster: 'P' },
  { device: 'cpu_atom', cluster: 'E' },
  { device: 'cpu_lowpower', cluster: 'LP-E' },
] as const;

/** Kinds of ARM's big.LITTLE by capacity: https://docs.kernel.org/scheduler/sched-capacity.html. Up to three kinds have names. */
function byCapacity(sysfs: RootDirectory): Map<string, string> {
  const directory = 'devices/system/cpu';
  if (!sysfs.has(`${directory}/cpu0/cpu_capacity`)) return new Map();
  const cores = sysfs.list(directory).flatMap((name) => /^cpu(\d+)$/.exec(name)?.[1] ?? []);
  const capacities = new Map(cores.map((core) => [core, Number(labelIn(sysfs, `${directory}/cpu${core}/cpu_capacity`) || NaN)]));
  const levels = distinctLevels([...capacities.values()].filter(Number.isFinite));
  const names = levels.length === 2 ? ['E', 'P'] : levels.length === 3 ? ['E', 'M', 'P'] : [];
  const clusters = new Map<string, string>();
  for (const [core, capacity] of capacities) {
    const name = names[levels.findLastIndex((least) => least <= capacity)];
    if (name !== undefined) clusters.set(core, name);
  }
  return clusters;
}

/** The least capacity of each kind. CPUs of one kind differ by some percent in their highest clock, from chip to chip. */
function distinctLevels(capacities: readonly number[]): number[] {
  const sorted = [...capacities].sort((one, other) => one - other);
  return sorted.filter((capacity, at) => at === 0 || capacity > 1.1 * sorted[at - 1]!);
}

/** Parses a list of CPUs such as `0-11,16`: cpuset(7). Ranges beyond the kernel's maximum are left out. */
export function parseCpuList(text: string): string[] {
  return text.split(',').flatMap((part) => {
    const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part.trim()) ?? [];
    if (first === undefined || Number(last) > mostCpus) return [];
    return Array.from({ length: Math.max(0, Number(last) - Number(first) + 1) }, (_, at) => String(Number(first) + at));
  });
}

/** NR_CPUS is at most 8192 on x86: arch/x86/Kconfig. */
const mostCpus = 8192;
