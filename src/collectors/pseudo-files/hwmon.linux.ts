import { encodeInstance } from '../../catalogue/index.ts';
import { memoizeLast } from '../../memoize.ts';
import { uniqueNames } from '../unique-names.ts';
import type { RootDirectory } from './root-directory.ts';
import { isAwake, labelIn, numberIn } from './sysfs.linux.ts';

/** A sensor of a chip: https://docs.kernel.org/hwmon/sysfs-interface.html */
export interface Sensor {
  /** Both are segments of a metric name. */
  readonly chip: string;
  readonly sensor: string;
  /** The file with its reading. */
  readonly input: string;
  /** The file that marks the reading as invalid, where the chip has one. */
  readonly fault?: string | undefined;
  /** The graphics card that a reading would wake. */
  readonly card?: string | undefined;
}

/** The reading of a sensor, in its own unit. */
export function readSensor(sysfs: RootDirectory, { input, fault, card }: Sensor): number | undefined {
  if (card !== undefined && !isAwake(sysfs, card)) return undefined;
  if (fault !== undefined && numberIn(sysfs, fault) === 1) return undefined;
  return numberIn(sysfs, input);
}

/** Scales a reading; undefined beyond the possible maximum, as from an unconnected input or faulty firmware. */
export function reading(raw: number | undefined, { unit, most }: { readonly unit: number; readonly most: number }): number | undefined {
  return raw === undefined || raw === allOnes || Math.abs(raw * unit) > most ? undefined : raw * unit;
}

/** A register of 32 bits without a value. */
const allOnes = 2 ** 32 - 1;

/** The sensors that `find` returns, looked up again when chips come or go. */
export function watchSensors<Found extends Sensor>(sysfs: RootDirectory, find: (sysfs: RootDirectory) => Found[]): () => readonly Found[] {
  const sensorsOf = memoizeLast((_chips: string) => find(sysfs));
  return () => sensorsOf(sysfs.list(directory).join());
}

const directory = 'class/hwmon';

/** `in` is voltage in millivolts, `curr` current in milliamperes, `power` in microwatts. */
type Kind = 'temp' | 'fan' | 'in' | 'curr' | 'power';

/** All sensors of a kind, over all chips. */
export function findSensors(sysfs: RootDirectory, kind: Kind): Sensor[] {
  const chips = sysfs.list(directory).map((entry) => `${directory}/${entry}`);
  const names = nameChips(sysfs, chips);
  return chips.flatMap((chip, at) => (isBattery(sysfs, chip) && kind !== 'temp' ? [] : sensorsOf(sysfs, chip, names[at]!, kind)));
}

/** Whether a chip is a battery or mains adapter, which `class/power_supply` reports too. */
function isBattery(sysfs: RootDirectory, chip: string): boolean {
  return sysfs.resolve(`${chip}/device`)?.includes('/power_supply/') === true;
}

function sensorsOf(sysfs: RootDirectory, chip: string, name: string, kind: Kind): Sensor[] {
  // Old kernels and some drivers (applesmc) have the attributes in the chip's device directory.
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
    // Some power meters report only an average over some seconds.
    input: files.has(`${channel}_input`) ? `${place}/${channel}_input` : `${place}/${channel}_average`,
    fault: files.has(`${channel}_fault`) ? `${place}/${channel}_fault` : undefined,
    card,
  }));
}

/** Names sensors from `[id, label]`: by the label where it is unique, else by the id. */
export function nameSensors(sensors: readonly (readonly [string, string | undefined])[]): string[] {
  const uses = new Map<string, number>();
  for (const name of sensors.flatMap(([id, label]) => (label === id || !label ? [id] : [id, label]))) {
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return sensors.map(([id, label]) => (label && uses.get(label) === 1 ? label : id));
}

/**
 * Names chips by the path of their device, as node_exporter does: `platform_coretemp_0`. The N of hwmonN depends on the order in which
 * drivers load. Several chips of one device add their own name, then a number.
 */
function nameChips(sysfs: RootDirectory, chips: readonly string[]): string[] {
  const devices = chips.map((chip) => deviceName(sysfs.resolve(`${chip}/device`)));
  const names = chips.map((chip, at) => {
    const own = chipName(sysfs, chip);
    const place = devices[at];
    if (place === undefined) return own;
    return devices.indexOf(place) === devices.lastIndexOf(place) ? place : `${place}_${own}`;
  });
  return uniqueNames(names, '_');
}

/** The name that the driver gives a chip, on old kernels in its device directory. */
function chipName(sysfs: RootDirectory, chip: string): string {
  return labelIn(sysfs, `${chip}/name`) || labelIn(sysfs, `${chip}/device/name`) || 'chip';
}

/** The names that drivers give all chips. */
export function chipNames(sysfs: RootDirectory): Set<string> {
  return new Set(sysfs.list(directory).map((entry) => chipName(sysfs, `${directory}/${entry}`)));
}

function deviceName(device: string | undefined): string | undefined {
  const parts = device?.split('/').slice(-2);
  return parts?.map((part) => part.toLowerCase().replace(/[^a-z0-9:_]/g, '_')).join('_');
}
