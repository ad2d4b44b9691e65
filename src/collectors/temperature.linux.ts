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
      for (const sensor of sensors())
        emit(`temperature.chip.${sensor.chip}.${sensor.sensor}.celsius`, possible(readSensor(sysfs, sensor), sensor.perDegree));
    };
  },
};

interface Thermometer extends Sensor {
  /** What the file counts to a degree. */
  readonly perDegree: 1 | 1000;
}

/** Plausible degrees Celsius; other values come from unconnected sensors or faulty firmware. */
function possible(reading: number | undefined, perDegree: number): number | undefined {
  const degrees = reading === undefined ? NaN : reading / perDegree;
  return degrees > -100 && degrees < 250 ? degrees : undefined;
}

/** Zones that are also chips are left out: such a chip has the name of the zone's type. */
function findTemperatures(sysfs: RootDirectory): Thermometer[] {
  return [...findSensors(sysfs, 'temp').map((sensor) => ({ ...sensor, perDegree: 1000 as const })), ...findZones(sysfs, chipNames(sysfs))];
}

/** https://docs.kernel.org/driver-api/thermal/sysfs-api.html */
function findZones(sysfs: RootDirectory, chips: ReadonlySet<string>): Thermometer[] {
  const all = sysfs.list('class/thermal').filter((entry) => /^thermal_zone\d+$/.test(entry));
  const types = new Map(all.map((zone) => [zone, labelIn(sysfs, `class/thermal/${zone}/type`)]));
  const zones = all.filter((zone) => !chips.has(types.get(zone)?.replaceAll('-', '_') ?? '') && !chips.has(types.get(zone) ?? ''));
  const names = nameSensors(zones.map((zone) => [zone, types.get(zone)]));
  return zones.map((zone, at) => ({
    ...{ chip: 'thermal', sensor: encodeInstance(names[at]!), input: `class/thermal/${zone}/temp` },
    perDegree: perDegreeOf(sysfs, `class/thermal/${zone}`),
  }));
}

/** Some kernels of phones and boards tell whole degrees, and then no more than hundreds of them for the trip points either. */
function perDegreeOf(sysfs: RootDirectory, zone: string): 1 | 1000 {
  const trips = sysfs.list(zone).filter((file) => /^trip_point_\d+_temp$/.test(file));
  const temperatures = trips.flatMap((file) => Number(labelIn(sysfs, `${zone}/${file}`)) || []);
  return temperatures.length > 0 && temperatures.every((each) => Math.abs(each) < 1000) ? 1 : 1000;
}
