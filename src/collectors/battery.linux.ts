import { encodeInstance } from '../catalogue/index.ts';
import { memoize } from '../memoize.ts';
import { emitBattery, secondsAnHour, type BatteryState } from './battery.ts';
import type { Collector } from './collector.ts';
import { percentOf, product } from './rate.ts';
import { type RootDirectory, numberIn, wordIn } from './pseudo-files/index.ts';

export const battery: Collector = {
  name: 'battery',
  describe: 'Batteries: charge, power, energy, wear and time left, from /sys/class/power_supply.',
  // A battery's controller is on a slow bus.
  every: 5,
  open({ sysfs }) {
    if (findSupplies(sysfs).batteries.length === 0) return `no battery is under ${sysfs.root}/${directory}`;
    const instanceOf = memoize(encodeInstance);
    return (emit) => {
      for (const [name, reading] of readSupplies(sysfs)) emitBattery(emit, instanceOf(name), reading);
    };
  },
};

/** https://docs.kernel.org/admin-guide/abi-testing.html, class/power_supply. */
const directory = 'class/power_supply';

interface Supplies {
  readonly batteries: readonly string[];
  /** Mains, wireless and USB adapters; older kernels have types such as `USB_PD`. */
  readonly adapters: readonly string[];
}

/** The host's power supplies, and all batteries: those of mice and headsets have the scope `Device`. */
function findSupplies(sysfs: RootDirectory): Supplies {
  const all = sysfs.list(directory).map((name) => ({ name, type: wordIn(sysfs, `${directory}/${name}/type`) }));
  const having = (types: RegExp) => all.filter(({ type }) => types.test(type ?? '')).map(({ name }) => name);
  return { batteries: having(/^(?:Battery|UPS)$/), adapters: having(/^(?:Mains|USB|Wireless)/) };
}

function readSupplies(sysfs: RootDirectory): Map<string, BatteryState> {
  const { batteries, adapters } = findSupplies(sysfs);
  const online = adapters.map((name) => numberIn(sysfs, `${directory}/${name}/online`)).filter((value) => value !== undefined);
  const isPluggedIn = online.length === 0 ? undefined : online.some((value) => value > 0);
  return new Map(
    batteries
      .filter((name) => numberIn(sysfs, `${directory}/${name}/present`) !== 0)
      .map((name) => {
        const at = `${directory}/${name}`;
        const isOfHost = wordIn(sysfs, `${at}/scope`) !== 'Device';
        const numbers = (file: string) => numberIn(sysfs, `${at}/${file}`);
        return [name, { ...batteryState(numbers, wordIn(sysfs, `${at}/status`)), isPluggedIn: isOfHost ? isPluggedIn : undefined }];
      }),
  );
}

/**
 * The state of a battery, from its files in micro-units. Some drivers report energy and power, others charge and current. The direction
 * comes from the status, as not all drivers follow the kernel's rule for the sign.
 */
export function batteryState(file: (name: string) => number | undefined, status: string | undefined): Omit<BatteryState, 'isPluggedIn'> {
  const size = (name: string) => (file(name) === unknown ? undefined : scaled(file(name), 1e-6));
  const volts = size('voltage_now');
  const design = size('voltage_min_design') || volts || undefined;
  const hours = (name: string) => size(`energy_${name}`) ?? product(size(`charge_${name}`), design);
  // A capacity of 0 is one that the battery does not report.
  const [stored, full, fullByDesign] = [hours('now'), hours('full') || undefined, hours('full_design') || undefined];
  const capacity = isOdd(full, fullByDesign) ? undefined : full;
  // A full battery may report slightly more than the capacity that it has learned.
  const energy = isOdd(stored, capacity) ? undefined : atMost(stored, capacity);
  const current = size('current_now') ?? negated(file('current_now'));
  // Drivers that do not know the power report 0, even while a current flows.
  const watts = (size('power_now') ?? negated(file('power_now'))) || (product(current, volts) ?? size('power_now'));
  const isCharging = status === undefined || status === 'Unknown' ? undefined : status === 'Charging';
  const missing = energy === undefined || capacity === undefined ? undefined : Math.max(0, capacity - energy);
  return {
    charge: firstPlausible(
      percentOf(energy, capacity),
      full === capacity ? percentOf(size('charge_now'), size('charge_full')) : undefined,
      file('capacity'),
    ),
    power: watts === undefined ? undefined : isCharging ? -watts : watts,
    energy,
    capacity,
    remaining: timeAt(watts, isCharging ? missing : status === 'Discharging' ? energy : undefined),
    health: percentOf(capacity, fullByDesign),
    // Drivers that cannot count cycles report 0.
    cycles: scaled(file('cycle_count'), 1) || undefined,
    celsius: temperature(file('temp')),
    isCharging,
  };
}

/** What a Smart Battery has no value for, 0xffff of its own units, in those of the kernel. */
const unknown = 65_535_000;

function atMost(value: number | undefined, most: number | undefined): number | undefined {
  return value === undefined || most === undefined ? value : Math.min(value, most);
}

/** Converts a number of the kernel to another unit; undefined below 0, and above what any battery has. */
function scaled(value: number | undefined, unit: number): number | undefined {
  return value !== undefined && value >= 0 && value * unit < 100_000 ? value * unit : undefined;
}

/** The absolute power or current of a driver that reports it as negative. */
function negated(value: number | undefined): number | undefined {
  return value === undefined ? undefined : scaled(-value, 1e-6);
}

/** Whether a part is far larger than its whole: some firmware has learned a capacity that the battery cannot have. */
function isOdd(part: number | undefined, whole: number | undefined): boolean {
  return part !== undefined && whole !== undefined && whole > 0 && part > 1.5 * whole;
}

/** The first charge that is possible. */
function firstPlausible(...charges: readonly (number | undefined)[]): number | undefined {
  const charge = charges.find((percent) => percent !== undefined && percent >= 0 && percent <= 150);
  return charge === undefined ? undefined : Math.min(100, charge);
}

/** Seconds that an energy lasts; undefined below a tenth of a watt, where the battery is idle. */
function timeAt(watts: number | undefined, wattHours: number | undefined): number | undefined {
  return watts === undefined || watts < 0.1 || wattHours === undefined ? undefined : (secondsAnHour * wattHours) / watts;
}

/** From tenths of a degree. */
function temperature(tenths: number | undefined): number | undefined {
  return tenths !== undefined && tenths > -1000 && tenths < 2000 ? tenths / 10 : undefined;
}
