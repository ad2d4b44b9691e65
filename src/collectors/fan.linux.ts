import type { Collector } from './collector.ts';
import { findSensors, readSensor, watchSensors } from './pseudo-files/index.ts';

/** What drivers report for a fan that cannot be measured: all bits of its counter. */
const fullCounter = 0xffff;

export const fan: Collector = {
  name: 'fan',
  describe: 'Speeds of fans, by chip.',
  open({ sysfs }) {
    const fans = watchSensors(sysfs, () => findSensors(sysfs, 'fan'));
    if (fans().length === 0) return `no fan is under ${sysfs.root}/class/hwmon`;
    return (emit) => {
      for (const sensor of fans()) {
        const speed = readSensor(sysfs, sensor) ?? NaN;
        emit(`fan.chip.${sensor.chip}.${sensor.sensor}.rpm`, speed >= 0 && speed < fullCounter ? speed : undefined);
      }
    };
  },
};
