import type { MetricName } from '../catalogue/index.ts';
import type { Emit } from './collector.ts';
import { delta, perSecond } from './rate.ts';

/** Emits a cumulative counter and its rate since the previous reading. */
export function watchCounter(rate: MetricName, total: MetricName): (emit: Emit, now: number | undefined, elapsed: number) => void {
  let before: number | undefined;
  let fallenFrom: number | undefined;
  return (emit, now, elapsed) => {
    const increase = delta(now, before);
    // A 0 between two readings is no new beginning: what was counted before would be the increase of one tick.
    if (delta(now, fallenFrom) === undefined) emit(rate, perSecond(increase, elapsed));
    emit(total, now);
    fallenFrom = increase === undefined ? before : undefined;
    before = now;
  };
}
