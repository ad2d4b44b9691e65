import { encodeInstance } from '../catalogue/index.ts';
import type { Collector } from './collector.ts';
import type { Tree } from './tree.ts';
import { findSensors, nameSensors, readSensor, watchSensors, type Sensor } from './hwmon.linux.ts';
import { labelIn } from './sysfs.ts';

export const temperature: Collector = {
  name: 'temperature',
  describe: 'Temperature sensors, by chip.',
  open({ sysfs }) {
    const sensors = watchSensors(sysfs, findTemperatures);
    if (sensors().length === 0) return `no temperature sensor is under ${sysfs.root}/class/hwmon or ${sysfs.root}/class/thermal`;
    return (emit) => {
      for (const sensor of sensors()) {
        const millidegrees = readSensor(sysfs, sensor);
        emit(`temperature.chip.${sensor.chip}.${sensor.sensor}.celsius`, millidegrees === undefined ? undefined : millidegrees / 1000);
      }
    };
  },
};

/** Thermal zones repeat what the chips tell, so they only stand in where there are no chips, as on many ARM boards. */
function findTemperatures(sysfs: Tree): Sensor[] {
  const ofChips = findSensors(sysfs, 'temp');
  return ofChips.length > 0 ? ofChips : findZones(sysfs);
}

/** https://docs.kernel.org/driver-api/thermal/sysfs-api.html */
function findZones(sysfs: Tree): Sensor[] {
  const zones = sysfs.list('class/thermal').filter((entry) => /^thermal_zone\d+$/.test(entry));
  const names = nameSensors(zones.map((zone) => [zone, labelIn(sysfs, `class/thermal/${zone}/type`)]));
  return zones.map((zone, at) => ({ chip: 'thermal', sensor: encodeInstance(names[at]!), input: `class/thermal/${zone}/temp` }));
}
