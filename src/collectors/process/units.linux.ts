import type { ProcessStat } from '../../processes/index.ts';
import type { Host } from '../host.ts';
import { parseUptime } from '../system.linux.ts';
import { kernelConstants, type KernelConstants } from '../kernel.linux.ts';

/** Converts the kernel's numbers to seconds and bytes. */
export interface ProcessUnits extends KernelConstants {
  /** Seconds since a process started; undefined where that is in the future, as in containers with their own uptime. */
  ageOf(stat: Pick<ProcessStat, 'start'>): number | undefined;
}

export function processUnits(host: Pick<Host, 'procfs'>): ProcessUnits {
  const constants = kernelConstants(host);
  const uptime = () => parseUptime(host.procfs.open('uptime')?.tryRead() ?? '') ?? NaN;
  return {
    ...constants,
    ageOf({ start }) {
      const age = uptime() - start / constants.ticksPerSecond;
      // The kernel rounds the uptime to hundredths.
      return age > -0.05 ? Math.max(0, age) : undefined;
    },
  };
}
