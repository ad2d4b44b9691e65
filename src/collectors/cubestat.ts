import { encodeInstance } from '../catalogue/index.ts';
import { memoize } from '../memoize.ts';
import type { Collector } from './collector.ts';

export const cubestat: Collector = {
  name: 'cubestat',
  describe: 'Sampling itself: whether each collector works, and ticks missed.',
  open({ self }) {
    const namesOf = memoize(collectorNames);
    return (emit) => {
      for (const [name, { up, duration }] of self.collectors) {
        const names = namesOf(name);
        emit(names.up, up ? 1 : 0);
        emit(names.duration, duration);
      }
      emit('cubestat.ticks_missed.count', self.ticksMissedSinceSample);
      emit('cubestat.missed.ticks_total', self.ticksMissed);
    };
  },
};

/** The metric names of a collector, built once and not in each tick. */
function collectorNames(name: string) {
  const collector = `cubestat.collector.${encodeInstance(name)}` as const;
  return { up: `${collector}.up.count`, duration: `${collector}.duration.seconds` } as const;
}
