import { encodeInstance } from '../catalogue/index.ts';
import type { Collector } from './collector.ts';
import {
  type RootDirectory,
  chipNames,
  findSensors,
  nameSensors,
  readSensor,
  watchSensors,
  type Sensor,
  labelIn,
} from './pseudo-files/index.ts';

export const temperature: Collector = {
  name: 'temperature',
  describe: 'Temperature sensors, by chip.',
  open({ sysfs }) {
    const sensors = watchSensors(sysfs, findTemperatures);
    if (sensors().length === 0) return `no temperature sensor is under ${sysfs.root}/class/hwmon or ${sysfs.root}/class/thermal`;
    return (emit) => {
      for (const sensor of sensors()) {
        const millidegrees = readSensor(sysfs, sensor);
        emit(`temperature.chip.${sensor.chip}.${sensor.sensor}.celsius`, possible(millidegrees));
      }
    };
  },
};

/** Plausible degrees Celsius; other values come from unconnected sensors or faulty firmware. */
function possible(millidegrees: number | undefined): number | undefined {
  return millidegrees !== undefined && millidegrees > -100_000 && millidegrees < 250_000 ? millidegrees / 1000 : undefined;
}

/** Zones that are also chips are left out: such a chip has the name of the zone's type. */
function findTemperatures(sysfs: RootDirectory): Sensor[] {
  return [...findSensors(sysfs, 'temp'), ...findZones(sysfs, chipNames(sysfs))];
}

/** https://docs.kernel.org/driver-api/thermal/sysfs-api.html */
function findZones(sysfs: RootDirectory, chips: ReadonlySet<string>): Sensor[] {
  const all = sysfs.list('class/thermal').filter((entry) => /^thermal_zone\d+$/.test(entry));
  const types = new Map(all.map((zone) => [zone, labelIn(sysfs, `class/thermal/${zone}/type`)]));
  const zones = all.filter((zone) => !chips.has(types.get(zone)?.replaceAll('-', '_') ?? '') && !chips.has(types.get(zone) ?? ''));
  const names = nameSensors(zones.map((zone) => [zone, types.get(zone)]));
  return zones.map((zone, at) => ({ chip: 'thermal', sensor: encodeInstance(names[at]!), input: `class/thermal/${zone}/temp` }));
}
