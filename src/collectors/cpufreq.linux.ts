import type { Emit } from './collector.ts';
import type { Host } from './host.ts';
import type { KeptFile } from './kept-file.ts';
import type { Tree } from './tree.ts';

/**
 * Clock frequencies by CPU. CPUs that share a clock form a policy; before Linux 4.3 each CPU has a folder of its own. A virtual
 * machine has neither, and tells in /proc/cpuinfo. They are looked up again when the number of online CPUs changes.
 * https://docs.kernel.org/admin-guide/pm/cpufreq.html
 */
export function openFrequencies({ procfs, sysfs }: Pick<Host, 'procfs' | 'sysfs'>): (emit: Emit, online: number) => void {
  let clocks: Clock[] = [];
  let cpuinfo: KeptFile | undefined;
  let known = -1;
  return (emit, online) => {
    if (online !== known) {
      clocks = findClocks(sysfs);
      cpuinfo = clocks.length > 0 ? undefined : procfs.open('cpuinfo', 'slow');
    }
    known = online;
    const frequencies = clocks.length > 0 ? clocks.flatMap(readClock) : parseCpuinfo(cpuinfo?.tryRead() ?? '');
    let sum = 0;
    for (const { core, hertz } of frequencies) {
      emit(`cpu.core.${core}.frequency.hertz`, hertz);
      sum += hertz;
    }
    emit('cpu.frequency.hertz', frequencies.length > 0 ? sum / frequencies.length : undefined);
  };
}

interface Frequency {
  readonly core: string;
  readonly hertz: number;
}

interface Clock {
  /** The CPUs that it drives, online ones only. */
  cores(): readonly string[];
  readonly frequency: KeptFile;
}

function readClock({ cores, frequency }: Clock): Frequency[] {
  const hertz = Number(frequency.tryRead() ?? NaN) * 1000;
  return isPossible(hertz) ? cores().map((core) => ({ core, hertz })) : [];
}

function findClocks(sysfs: Tree): Clock[] {
  const directory = 'devices/system/cpu';
  const policies = sysfs.list(`${directory}/cpufreq`).filter((name) => /^policy\d+$/.test(name));
  if (policies.length > 0) return policies.flatMap((name) => clockAt(sysfs, `${directory}/cpufreq/${name}`));
  const cpus = sysfs.list(directory).flatMap((name) => /^cpu(\d+)$/.exec(name)?.[1] ?? []);
  return cpus.flatMap((core) => clockAt(sysfs, `${directory}/cpu${core}/cpufreq`, core));
}

/** Some drivers know no scaling_cur_freq; cpuinfo_cur_freq then tells the same, mostly to root only. */
function clockAt(sysfs: Tree, path: string, core?: string): Clock[] {
  const file = ['scaling_cur_freq', 'cpuinfo_cur_freq'].map((name) => `${path}/${name}`).find((name) => sysfs.isReadable(name));
  const frequency = file === undefined ? undefined : sysfs.open(file, 'slow');
  const affected = core === undefined ? sysfs.open(`${path}/affected_cpus`, 'slow') : undefined;
  if (!frequency || (core === undefined && !affected)) return [];
  return [{ frequency, cores: () => (core === undefined ? ((affected!.tryRead() ?? '').match(/\d+/g) ?? []) : [core]) }];
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
