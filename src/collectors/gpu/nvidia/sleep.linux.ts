import type { Host } from '../../host.ts';
import { type RootDirectory, wordIn } from '../../pseudo-files/index.ts';

/** Whether nvidia-smi may run. It wakes the GPU of a notebook that sleeps, and keeps it awake. */
export interface NvidiaSleep {
  /** Asked in each tick, by each that runs an nvidia-smi. */
  mayRun(): boolean;
  /** Told in each tick in which values of all GPUs came. */
  note(isIdle: boolean): void;
  /** The GPUs of the driver. */
  readonly count: number;
}

/** Seconds without work after which GPUs are let alone, and in which they then fall asleep if nothing else has them open. */
const shortestPatience = 60;
const longestPatience = 3600;
const fallsAsleepWithin = 20;

const driver = 'bus/pci/drivers/nvidia';

type Settings = Pick<Host, 'sysfs' | 'now'>;

/** Those that stay awake all are left to nvidia-smi all the time. https://docs.kernel.org/power/runtime_pm.html */
export function openNvidiaSleep({ sysfs, now }: Settings): NvidiaSleep {
  const devices = sysfs.list(driver).filter((entry) => /^[\da-f]{4,8}:/i.test(entry));
  const canSleep = devices.length > 0 && devices.every((device) => wordIn(sysfs, `${driver}/${device}/power/control`) === 'auto');
  let isRunning = !areAsleep(sysfs, devices);
  let hasSlept = !isRunning;
  let changedAt = now();
  let patience = shortestPatience;
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
        if (rested > patience) change(false);
      } else if (hasSlept || rested > fallsAsleepWithin) {
        // What something else keeps awake is left alone more seldom.
        patience = hasSlept ? shortestPatience : Math.min(2 * patience, longestPatience);
        hasSlept = false;
        change(true);
      }
      return isRunning;
    },
    note(isIdle) {
      if (isIdle || !isRunning) return;
      changedAt = now();
      patience = shortestPatience;
    },
  };
}

function areAsleep(sysfs: RootDirectory, devices: readonly string[]): boolean {
  return (
    devices.length > 0 && devices.every((device) => wordIn(sysfs, `${driver}/${device}/power/runtime_status`, 'each tick') === 'suspended')
  );
}

const opened = new WeakMap<object, NvidiaSleep>();

/** One for all that run an nvidia-smi on a host. */
export function nvidiaSleepOf(host: Settings): NvidiaSleep {
  const known = opened.get(host.sysfs) ?? openNvidiaSleep(host);
  opened.set(host.sysfs, known);
  return known;
}
