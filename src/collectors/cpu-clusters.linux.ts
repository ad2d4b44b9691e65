import type { RootDirectory } from './root-directory.ts';
import { labelIn } from './sysfs.linux.ts';

/** What `find` returns, looked up again when other CPUs are online. */
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

/**
 * The cluster of each CPU where there are several kinds, as on Intel's hybrid processors: the kernel counts events of performance (P),
 * efficiency (E) and low-power efficiency cores apart. https://docs.kernel.org/arch/x86/topology.html, tools/perf/Documentation/intel-hybrid.txt
 */
export function findClusters(sysfs: RootDirectory): Map<string, string> {
  const clusters = new Map<string, string>();
  for (const { device, cluster } of kinds) {
    for (const core of parseCpuList(labelIn(sysfs, `devices/${device}/cpus`) ?? '')) clusters.set(core, cluster);
  }
  return new Set(clusters.values()).size > 1 ? clusters : new Map();
}

const kinds = [
  { device: 'cpu_core', cluster: 'P' },
  { device: 'cpu_atom', cluster: 'E' },
  { device: 'cpu_lowpower', cluster: 'LP-E' },
] as const;

/** The CPUs of a list such as `0-11,16`: cpuset(7). A range beyond what the kernel can number is none. */
export function parseCpuList(text: string): string[] {
  return text.split(',').flatMap((part) => {
    const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part.trim()) ?? [];
    if (first === undefined || Number(last) > mostCpus) return [];
    return Array.from({ length: Math.max(0, Number(last) - Number(first) + 1) }, (_, at) => String(Number(first) + at));
  });
}

/** NR_CPUS is at most 8192 on x86: arch/x86/Kconfig. */
const mostCpus = 8192;
