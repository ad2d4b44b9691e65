import { encodeInstance } from '../../catalogue/index.ts';
import type { RootDirectory } from './root-directory.ts';
import { isAwake, labelIn, numberIn } from './sysfs.linux.ts';

/** A sensor of a chip: https://docs.kernel.org/hwmon/sysfs-interface.html */
export interface Sensor {
  /** Both as segments of a metric's name. */
  readonly chip: string;
  readonly sensor: string;
  /** The file with its reading. */
  readonly input: string;
  /** The file that tells that the reading is void, where the chip has one. */
  readonly fault?: string | undefined;
  /** The graphics card that is not to be woken for a reading. */
  readonly card?: string | undefined;
}

/** The reading of a sensor, in its own unit. */
export function readSensor(sysfs: RootDirectory, { input, fault, card }: Sensor): number | undefined {
  if (card !== undefined && !isAwake(sysfs, card)) return undefined;
  if (fault !== undefined && numberIn(sysfs, fault) === 1) return undefined;
  return numberIn(sysfs, input);
}

/** A reading in its unit. One beyond the most that there can be comes from an input that is not connected, or from a fault of firmware. */
export function reading(raw: number | undefined, { unit, most }: { readonly unit: number; readonly most: number }): number | undefined {
  return raw === undefined || Math.abs(raw * unit) > most ? undefined : raw * unit;
}

/** The sensors that `find` returns, looked up again when chips come or go. */
export function watchSensors<Found extends Sensor>(sysfs: RootDirectory, find: (sysfs: RootDirectory) => Found[]): () => readonly Found[] {
  let known: string | undefined;
  let sensors: readonly Found[] = [];
  return () => {
    const chips = sysfs.list(directory).join();
    if (chips !== known) sensors = find(sysfs);
    known = chips;
    return sensors;
  };
}

const directory = 'class/hwmon';

/** Voltages (in millivolts), currents (in milliamperes) and power (in microwatts) beside temperatures and fans. */
type Kind = 'temp' | 'fan' | 'in' | 'curr' | 'power';

/** All sensors of a kind, over all chips. */
export function findSensors(sysfs: RootDirectory, kind: Kind): Sensor[] {
  const chips = sysfs.list(directory).map((entry) => `${directory}/${entry}`);
  const names = nameChips(sysfs, chips);
  return chips.flatMap((chip, at) => (isBattery(sysfs, chip) && kind !== 'temp' ? [] : sensorsOf(sysfs, chip, names[at]!, kind)));
}

/** The kernel shows batteries and mains adapters as chips too, beside what `class/power_supply` has of them. */
function isBattery(sysfs: RootDirectory, chip: string): boolean {
  return sysfs.resolve(`${chip}/device`)?.includes('/power_supply/') === true;
}

function sensorsOf(sysfs: RootDirectory, chip: string, name: string, kind: Kind): Sensor[] {
  // Old kernels and some drivers (applesmc) keep the attributes beside the chip, with its device.
  const own = sysfs.list(chip);
  const place = own.some((file) => /^(temp|fan|in|curr|power)\d+_(input|average)$/.test(file)) ? chip : `${chip}/device`;
  const files = new Set(sysfs.list(place));
  const input = new RegExp(`^(${kind}\\d+)_${kind === 'power' ? '(?:input|average)' : 'input'}$`);
  const channels = [...new Set([...files].flatMap((file) => input.exec(file)?.[1] ?? []))];
  const labels = nameSensors(channels.map((channel) => [channel, labelIn(sysfs, `${place}/${channel}_label`)]));
  const card = sysfs.has(`${chip}/device/drm`) ? `${chip}/device` : undefined;
  return channels.map((channel, at) => ({
    chip: encodeInstance(name),
    sensor: encodeInstance(labels[at]!),
    // Some meters of power know only a mean over some seconds.
    input: files.has(`${channel}_input`) ? `${place}/${channel}_input` : `${place}/${channel}_average`,
    fault: files.has(`${channel}_fault`) ? `${place}/${channel}_fault` : undefined,
    card,
  }));
}

/** Of each sensor its label, if no other has the same, else its own id: from `[id, label]`. */
export function nameSensors(sensors: readonly (readonly [string, string | undefined])[]): string[] {
  const uses = new Map<string, number>();
  for (const name of sensors.flatMap(([id, label]) => (label === id || !label ? [id] : [id, label]))) {
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return sensors.map(([id, label]) => (label && uses.get(label) === 1 ? label : id));
}

/**
 * hwmonN depends on the order in which drivers were loaded, so chips are named by the place of their device, as
 * node_exporter does: `platform_coretemp_0`. Several chips of one device also take their own name, then a number.
 */
function nameChips(sysfs: RootDirectory, chips: readonly string[]): string[] {
  const devices = chips.map((chip) => deviceName(sysfs.resolve(`${chip}/device`)));
  const names = chips.map((chip, at) => {
    const own = chipName(sysfs, chip);
    const place = devices[at];
    if (place === undefined) return own;
    return devices.indexOf(place) === devices.lastIndexOf(place) ? place : `${place}_${own}`;
  });
  return numberDuplicates(names);
}

/** The driver's name of a chip; old kernels have it beside the chip. */
function chipName(sysfs: RootDirectory, chip: string): string {
  return labelIn(sysfs, `${chip}/name`) || labelIn(sysfs, `${chip}/device/name`) || 'chip';
}

/** The names of all chips as their drivers gave them. */
export function chipNames(sysfs: RootDirectory): Set<string> {
  return new Set(sysfs.list(directory).map((entry) => chipName(sysfs, `${directory}/${entry}`)));
}

function deviceName(device: string | undefined): string | undefined {
  const parts = device?.split('/').slice(-2);
  return parts?.map((part) => part.toLowerCase().replace(/[^a-z0-9:_]/g, '_')).join('_');
}

/** `a a b` -> `a a_2 b` */
export function numberDuplicates(names: readonly string[]): string[] {
  const taken = new Set(names);
  return names.map((name, at) => {
    if (names.indexOf(name) === at) return name;
    let number = 2;
    while (taken.has(`${name}_${number}`)) number += 1;
    taken.add(`${name}_${number}`);
    return `${name}_${number}`;
  });
}
