import { encodeInstance } from '../catalogue/index.ts';
import type { Collector } from './collector.ts';
import { openSoc } from './soc/index.ts';

export const temperature: Collector = {
  name: 'temperature',
  describe: 'Temperatures of the chip from macmon; on Intel from powermetrics.',
  async open(host) {
    const soc = await openSoc(host);
    if (typeof soc === 'string') return soc;
    return (emit) => {
      for (const [sensor, celsius] of soc.reading?.temperatures ?? [])
        emit(`temperature.chip.soc.${encodeInstance(sensor)}.celsius`, celsius < 250 ? celsius : undefined);
    };
  },
};
