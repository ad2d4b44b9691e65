import { memoizeBy } from '../../../memoize.ts';
import type { Host } from '../../host.ts';
import { type RootDirectory, wordIn } from '../../pseudo-files/index.ts';

/** Whether nvidia-smi may run: it wakes a notebook's suspended GPU, and keeps it awake. */
export interface NvidiaSleep {
  /** Called in each tick by each collector that runs nvidia-smi. */
  mayRun(): boolean;
  /** Called in each tick with values of all GPUs. */
  note(isIdle: boolean): void;
  /** The number of the driver's GPUs. */
  readonly count: number;
}

/** Seconds without work after which GPUs are left alone, and within which they then suspend if nothing else has them open. */
const shortestIdleTimeout = 60;
const longestIdleTimeout = 3600;
const fallsAsleepWithin = 20;

const driver = 'bus/pci/drivers/nvidia';

type Settings = Pick<Host, 'sysfs' | 'now'>;

/** Where no GPU can suspend, nvidia-smi may always run. https://docs.kernel.org/power/runtime_pm.html */
export function openNvidiaSleep({ sysfs, now }: Settings): NvidiaSleep {
  const devices = sysfs.list(driver).filter((entry) => /^[\da-f]{4,8}:/i.test(entry));
  const canSleep = devices.length > 0 && devices.every((device) => wordIn(sysfs, `${driver}/${device}/power/control`) === 'auto');
  let isRunning = !areAsleep(sysfs, devices);
  let hasSlept = !isRunning;
  let changedAt = now();
  let idleTimeout = shortestIdleTimeout;
  const change = (to: boolean) => {
    isRunning = to;
    changedAt = now();
  };
  return {
    count: devices.length,
    mayRun() {
      if (!canSleep) return true;
      const rested = now() - changedAt;
      if (areAsleep(sysfs, devices)) {
        hasSlept = true;
        isRunning = false;
      } else if (isRunning) {
        if (rested > idleTimeout) change(false);
      } else if (hasSlept || rested > fallsAsleepWithin) {
        // If something else keeps the GPU awake, it is left alone less often.
        idleTimeout = hasSlept ? shortestIdleTimeout : Math.min(2 * idleTimeout, longestIdleTimeout);
        hasSlept = false;
        change(true);
      }
      return isRunning;
    },
    note(isIdle) {
      if (isIdle || !isRunning) return;
      changedAt = now();
      idleTimeout = shortestIdleTimeout;
    },
  };
}

function areAsleep(sysfs: RootDirectory, devices: readonly string[]): boolean {
  return (
    devices.length > 0 && devices.every((device) => wordIn(sysfs, `${driver}/${device}/power/runtime_status`, 'each tick') === 'suspended')
  );
}

/** The instance that all collectors of a host share. */
export const nvidiaSleepOf: (host: Settings) => NvidiaSleep = memoizeBy(openNvidiaSleep);
