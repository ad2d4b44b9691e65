import type { ProcessStat } from '../../processes/index.ts';
import type { Host } from '../host.ts';
import { kernelConstants, type KernelConstants } from '../kernel.linux.ts';

/** What makes seconds and bytes of the kernel's numbers. */
export interface ProcessUnits extends KernelConstants {
  /** Seconds since a process began. Undefined where that would be in the future, as in containers with an uptime of their own. */
  ageOf(stat: Pick<ProcessStat, 'start'>): number | undefined;
}

export function processUnits(host: Pick<Host, 'procfs'>): ProcessUnits {
  const constants = kernelConstants(host);
  const uptime = () => Number.parseFloat(host.procfs.open('uptime')?.tryRead() ?? '');
  return {
    ...constants,
    ageOf({ start }) {
      const age = uptime() - start / constants.ticksPerSecond;
      // The kernel rounds the uptime to hundredths.
      return age > -0.05 ? Math.max(0, age) : undefined;
    },
  };
}
