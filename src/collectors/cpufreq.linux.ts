import type { Emit } from './collector.ts';
import type { KeptFile } from './kept-file.ts';
import type { Tree } from './tree.ts';

const directory = 'devices/system/cpu/cpufreq';

/**
 * Clock frequencies by CPU. CPUs that share a clock form a policy; the policies are looked up again when the
 * number of online CPUs changes. https://docs.kernel.org/admin-guide/pm/cpufreq.html
 */
export function openFrequencies(sysfs: Tree): (emit: Emit, online: number) => void {
  let policies: Policy[] = [];
  let known = -1;
  return (emit, online) => {
    if (online !== known) policies = findPolicies(sysfs);
    known = online;
    let sum = 0;
    let count = 0;
    for (const { affected, frequency } of policies) {
      const kilohertz = Number(frequency.tryRead() ?? NaN);
      if (!(kilohertz > 0)) continue;
      for (const core of (affected.tryRead() ?? '').split(/\s+/).filter(Boolean)) {
        emit(`cpu.core.${core}.frequency.hertz`, kilohertz * 1000);
        sum += kilohertz * 1000;
        count += 1;
      }
    }
    emit('cpu.frequency.hertz', count > 0 ? sum / count : undefined);
  };
}

interface Policy {
  readonly affected: KeptFile;
  readonly frequency: KeptFile;
}

function findPolicies(sysfs: Tree): Policy[] {
  return sysfs.list(directory).flatMap((name) => {
    const affected = sysfs.open(`${directory}/${name}/affected_cpus`, 'slow');
    const frequency = sysfs.open(`${directory}/${name}/scaling_cur_freq`, 'slow');
    return affected && frequency ? [{ affected, frequency }] : [];
  });
}
