import type { Collector } from './collector.ts';
import { findSensors, readSensor, reading, watchSensors, type Sensor } from './pseudo-files/index.ts';
import { rationedEach } from './rationed.ts';

/** Drivers that get no answer report 65535 W. */
const maxWatts = 65_534;

export const powerMeter: Collector = {
  name: 'power_meter',
  describe: 'Power that boards, power supplies and cards measure, by chip.',
  open({ sysfs, now }) {
    const meters = watchSensors(sysfs, () => findSensors(sysfs, 'power'));
    if (meters().length === 0) return `no power meter is under ${sysfs.root}/class/hwmon`;
    const read = rationedEach((sensor: Sensor) => readSensor(sysfs, sensor));
    return (emit) => {
      const at = now();
      for (const sensor of meters())
        emit(`power.chip.${sensor.chip}.${sensor.sensor}.watts`, reading(read(sensor, at), { unit: 1e-6, most: maxWatts }));
    };
  },
};
