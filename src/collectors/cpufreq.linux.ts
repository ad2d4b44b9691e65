import { memoize } from '../memoize.ts';
import type { Emit } from './collector.ts';
import type { Host } from './host.ts';
import type { ReusableFile } from './reusable-file.ts';
import { labelIn } from './sysfs.linux.ts';
import type { RootDirectory } from './root-directory.ts';

/**
 * Clock frequencies by CPU: from policies, before Linux 4.3 from a folder of each CPU, on virtual machines from /proc/cpuinfo. They
 * are looked up again when other CPUs are online. https://docs.kernel.org/admin-guide/pm/cpufreq.html
 */
export function openFrequencies({
  procfs,
  sysfs,
}: Pick<Host, 'procfs' | 'sysfs'>): (emit: Emit, online: ReadonlyMap<string, unknown>) => void {
  const nameOf = memoize((core) => `cpu.core.${core}.frequency.hertz` as const);
  let clocks: Clock[] = [];
  let cpuinfo: (() => readonly Frequency[]) | undefined;
  let known: readonly string[] = [];
  return (emit, online) => {
    if (!isSame(online, known)) {
      clocks = findClocks(sysfs);
      cpuinfo ??= clocks.length > 0 ? undefined : openCpuinfo(procfs);
      known = [...online.keys()];
    }
    let count = 0;
    let sum = 0;
    const add = (core: string, hertz: number) => {
      emit(nameOf(core), hertz);
      count += 1;
      sum += hertz;
    };
    for (const { cores, frequency } of clocks) {
      const hertz = Number(frequency.tryRead() ?? NaN) * 1000;
      if (isPossible(hertz)) for (const core of cores) add(core, hertz);
    }
    if (clocks.length === 0) for (const { core, hertz } of cpuinfo?.() ?? []) add(core, hertz);
    emit('cpu.frequency.hertz', count > 0 ? sum / count : undefined);
  };
}

function isSame(online: ReadonlyMap<string, unknown>, known: readonly string[]): boolean {
  return online.size > 0 && online.size === known.length && known.every((core) => online.has(core));
}

/** The frequencies in /proc/cpuinfo, which is parsed only where its text is another: on a virtual machine it mostly is not. */
function openCpuinfo(procfs: RootDirectory): () => readonly Frequency[] {
  const file = procfs.open('cpuinfo', 'half a second');
  let text = '';
  let frequencies: readonly Frequency[] = [];
  return () => {
    const now = file?.tryRead() ?? '';
    if (now !== text) frequencies = parseCpuinfo(now);
    text = now;
    return frequencies;
  };
}

interface Frequency {
  readonly core: string;
  readonly hertz: number;
}

interface Clock {
  /** The CPUs that it drives, those that were online when it was looked up. */
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

/** Some drivers know no scaling_cur_freq; cpuinfo_cur_freq then tells the same, mostly to root only. */
function clockAt(sysfs: RootDirectory, path: string, core?: string): Clock[] {
  const file = ['scaling_cur_freq', 'cpuinfo_cur_freq'].map((name) => `${path}/${name}`).find((name) => sysfs.isReadable(name));
  const frequency = file === undefined ? undefined : sysfs.open(file, 'half a second');
  const cores = core === undefined ? ((labelIn(sysfs, `${path}/affected_cpus`) ?? '').match(/\d+/g) ?? []) : [core];
  return frequency && cores.length > 0 ? [{ frequency, cores }] : [];
}

/** The lines `processor` and `cpu MHz`, which x86 has: proc_cpuinfo(5). */
export function parseCpuinfo(text: string): Frequency[] {
  const frequencies: Frequency[] = [];
  let core: string | undefined;
  for (const [, processor, megahertz] of text.matchAll(/^(?:processor\s*:\s*(\d+)|cpu MHz\s*:\s*(\d+(?:\.\d+)?))\s*$/gm)) {
    if (processor !== undefined) core = processor;
    else if (core !== undefined && isPossible(Number(megahertz) * 1e6)) frequencies.push({ core, hertz: Number(megahertz) * 1e6 });
  }
  return frequencies;
}

/** No clock of a CPU has ever run at 100 GHz. */
function isPossible(hertz: number): boolean {
  return hertz > 0 && hertz < 100e9;
}
