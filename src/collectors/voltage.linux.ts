import { flag } from '../options/index.ts';
import type { Collector } from './collector.ts';
import { findSensors, readSensor, reading, watchSensors, type Sensor } from './pseudo-files/index.ts';
import { rationedEach } from './rationed.ts';

/** Boards have dozens of voltages, few of them labelled and some on a slow bus. */
export const voltage: Collector = {
  name: 'voltage',
  describe: 'Voltages and currents of boards and power supplies, by chip.',
  optional: true,
  options: { voltages: flag({ describe: 'Voltages and currents of boards and power supplies too' }) },
  open({ sysfs, now }) {
    const voltages = watchSensors(sysfs, () => findSensors(sysfs, 'in'));
    const currents = watchSensors(sysfs, () => findSensors(sysfs, 'curr'));
    if (voltages().length + currents().length === 0) return `no sensor of voltage or current is under ${sysfs.root}/class/hwmon`;
    const read = rationedEach((sensor: Sensor) => readSensor(sysfs, sensor));
    return (emit) => {
      const at = now();
      for (const sensor of voltages())
        emit(`voltage.chip.${sensor.chip}.${sensor.sensor}.volts`, reading(read(sensor, at), { unit: 1e-3, most: 1000 }));
      for (const sensor of currents())
        emit(`current.chip.${sensor.chip}.${sensor.sensor}.amperes`, reading(read(sensor, at), { unit: 1e-3, most: 10_000 }));
    };
  },
};
