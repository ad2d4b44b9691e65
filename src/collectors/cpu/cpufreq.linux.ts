import { memoize, memoizeLast } from '../../memoize.ts';
import type { Emit } from '../collector.ts';
import { watchCpus } from './clusters.linux.ts';
import type { Host } from '../host.ts';
import { type ReusableFile, labelIn, type RootDirectory } from '../pseudo-files/index.ts';

/**
 * Clock frequencies by CPU: from policies, before Linux 4.3 from a folder per CPU, on virtual machines from /proc/cpuinfo. The files are
 * looked up again when the set of online CPUs changes. https://docs.kernel.org/admin-guide/pm/cpufreq.html
 */
export function openFrequencies({
  procfs,
  sysfs,
}: Pick<Host, 'procfs' | 'sysfs'>): (emit: Emit, online: ReadonlyMap<string, unknown>, clusters: ReadonlyMap<string, string>) => void {
  const nameOf = memoize((core) => `cpu.core.${core}.frequency.hertz` as const);
  const clocksOf = watchCpus(() => findClocks(sysfs));
  let cpuinfo: (() => readonly Frequency[]) | undefined;
  return (emit, online, clusters) => {
    const means = new Map<string, Mean>([['', { count: 0, sum: 0 }]]);
    const add = (core: string, hertz: number) => {
      emit(nameOf(core), hertz);
      addTo(means, '', hertz);
      const cluster = clusters.get(core);
      if (cluster !== undefined) addTo(means, cluster, hertz);
    };
    for (const { cores, frequency } of clocksOf(online)) {
      const hertz = Number(frequency.tryRead() ?? NaN) * 1000;
      if (isPossible(hertz)) for (const core of cores) add(core, hertz);
    }
    // Some drivers have the files, and `<unknown>` or 0 in them.
    if (means.get('')!.count === 0) for (const { core, hertz } of (cpuinfo ??= openCpuinfo(procfs))()) add(core, hertz);
    for (const [cluster, { count, sum }] of means)
      emit(cluster === '' ? 'cpu.frequency.hertz' : `cpu.cluster.${cluster}.frequency.hertz`, count > 0 ? sum / count : undefined);
  };
}

interface Mean {
  count: number;
  sum: number;
}

function addTo(means: Map<string, Mean>, cluster: string, hertz: number): void {
  const mean = means.get(cluster) ?? { count: 0, sum: 0 };
  means.set(cluster, mean);
  mean.count += 1;
  mean.sum += hertz;
}

/** The frequencies in /proc/cpuinfo, parsed only when its text has changed; on a virtual machine it mostly has not. */
function openCpuinfo(procfs: RootDirectory): () => readonly Frequency[] {
  const file = procfs.open('cpuinfo', 'half a second');
  const parse = memoizeLast(parseCpuinfo);
  return () => parse(file?.tryRead() ?? '');
}

interface Frequency {
  readonly core: string;
  readonly hertz: number;
}

interface Clock {
  /** The CPUs of the policy that were online at the lookup. */
  readonly cores: readonly string[];
  readonly frequency: ReusableFile;
}

function findClocks(sysfs: RootDirectory): Clock[] {
  const directory = 'devices/system/cpu';
  const policies = sysfs.list(`${directory}/cpufreq`).filter((name) => /^policy\d+$/.test(name));
  if (policies.length > 0) return policies.flatMap((name) => clockAt(sysfs, `${directory}/cpufreq/${name}`));
  const cpus = sysfs.list(directory).flatMap((name) => /^cpu(\d+)$/.exec(name)?.[1] ?? []);
  return cpus.flatMap((core) => clockAt(sysfs, `${directory}/cpu${core}/cpufreq`, core));
}

/** Drivers without scaling_cur_freq report cpuinfo_cur_freq, mostly to root only. */
function clockAt(sysfs: RootDirectory, path: string, core?: string): Clock[] {
  const file = ['scaling_cur_freq', 'cpuinfo_cur_freq'].map((name) => `${path}/${name}`).find((name) => sysfs.isReadable(name));
  const frequency = file === undefined ? undefined : sysfs.open(file, 'half a second');
  const cores = core === undefined ? ((labelIn(sysfs, `${path}/affected_cpus`) ?? '').match(/\d+/g) ?? []) : [core];
  return frequency && cores.length > 0 ? [{ frequency, cores }] : [];
}

/**
 * The frequencies in /proc/cpuinfo: proc_cpuinfo(5). They stand below the number of the CPU, as `processor` and `cpu MHz` on x86, `clock`
 * on POWER, `cpu number` and `cpu MHz dynamic` on s390; on SPARC with it, as `Cpu0ClkTck`.
 */
export function parseCpuinfo(text: string): Frequency[] {
  const frequencies: Frequency[] = [];
  let core: string | undefined;
  for (const { groups } of text.matchAll(cpuinfoLine)) {
    const { number, megahertz, sparc, ticks } = groups!;
    if (number !== undefined) core = number;
    const hertz = ticks === undefined ? Number(megahertz) * 1e6 : Number.parseInt(ticks, 16);
    const own = sparc ?? core;
    if (own !== undefined && isPossible(hertz)) frequencies.push({ core: own, hertz });
  }
  return frequencies;
}

const cpuinfoLine = new RegExp(
  [
    String.raw`^(?:processor|cpu number)[ \t]*:[ \t]*(?<number>\d+)[ \t]*$`,
    String.raw`^(?:cpu MHz(?: dynamic)?|CPU MHz|clock)[ \t]*:[ \t]*(?<megahertz>\d+(?:\.\d+)?)(?:MHz)?[ \t]*$`,
    String.raw`^Cpu(?<sparc>\d+)ClkTck[ \t]*:[ \t]*(?<ticks>[\da-f]{1,16})[ \t]*$`,
  ].join('|'),
  'gm',
);

/** Whether a frequency is below 100 GHz, which no CPU has reached. */
function isPossible(hertz: number): boolean {
  return hertz > 0 && hertz < 100e9;
}
