import { encodeInstance } from '../catalogue/index.ts';
import type { Collector } from './collector.ts';

export const cubestat: Collector = {
  name: 'cubestat',
  describe: 'Sampling itself: how each collector fares, and ticks missed.',
  open({ self }) {
    return (emit) => {
      for (const [name, { up, duration }] of self.collectors) {
        const collector = encodeInstance(name);
        emit(`cubestat.collector.${collector}.up.count`, up ? 1 : 0);
        emit(`cubestat.collector.${collector}.duration.seconds`, duration);
      }
      emit('cubestat.ticks_missed.count', self.ticksMissedSinceSample);
      emit('cubestat.missed.ticks_total', self.ticksMissed);
    };
  },
};
