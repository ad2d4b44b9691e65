import type { MetricName } from '../catalogue/index.ts';
import type { Emit } from './collector.ts';
import { delta, perSecond } from './rate.ts';

/** Emits a cumulative counter and its rate since the previous reading. */
export function watchCounter(rate: MetricName, total: MetricName): (emit: Emit, now: number | undefined, elapsed: number) => void {
  let before: number | undefined;
  return (emit, now, elapsed) => {
    emit(rate, perSecond(delta(now, before), elapsed));
    emit(total, now);
    before = now;
  };
}
