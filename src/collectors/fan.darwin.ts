import { encodeInstance } from '../catalogue/index.ts';
import type { Collector } from './collector.ts';
import { openSoc } from './soc/index.ts';

export const fan: Collector = {
  name: 'fan',
  describe: 'Speeds of fans from macmon; on Intel from powermetrics.',
  async open(host) {
    const soc = await openSoc(host);
    if (typeof soc === 'string') return soc;
    return (emit) => {
      for (const [name, speed] of soc.reading?.fans ?? [])
        emit(`fan.chip.soc.${encodeInstance(name)}.rpm`, speed < 100_000 ? speed : undefined);
    };
  },
};
