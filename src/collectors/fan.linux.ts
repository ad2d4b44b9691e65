import type { Collector } from './collector.ts';
import { findSensors, readSensor, watchSensors } from './pseudo-files/index.ts';

export const fan: Collector = {
  name: 'fan',
  describe: 'Speeds of fans, by chip.',
  open({ sysfs }) {
    const fans = watchSensors(sysfs, () => findSensors(sysfs, 'fan'));
    if (fans().length === 0) return `no fan is under ${sysfs.root}/class/hwmon`;
    return (emit) => {
      for (const sensor of fans()) {
        const speed = readSensor(sysfs, sensor) ?? NaN;
        emit(`fan.chip.${sensor.chip}.${sensor.sensor}.rpm`, speed >= 0 && speed < 100_000 ? speed : undefined);
      }
    };
  },
};
