import type { Emit } from '../collector.ts';
import { perSecond, sumPerSecond } from '../rate.ts';
import { counters, type Traffic } from './traffic.ts';

/** Emits the traffic of one interface since boot, and since the previous reading (`delta`). `name` is its instance in metric names. */
export function interfaceMetrics(name: string): (emit: Emit, now: Traffic, delta: Traffic | undefined, elapsed: number) => void {
  // Built once and not in each tick.
  const names = counters.map((counter) => ({
    counter,
    rate: `network.interface.${name}.${counter}_per_sec` as const,
    total: `network.interface.${name}.${counter}_total` as const,
  }));
  return (emit, now, delta, elapsed) => {
    for (let index = 0; index < names.length; index += 1) {
      const { counter, rate, total } = names[index]!;
      emit(rate, perSecond(delta?.[counter], elapsed));
      emit(total, now[counter]);
    }
  };
}

/** Emits the totals of the interfaces that count each byte of the host's traffic once. */
export function emitTotals(emit: Emit, deltas: readonly (Traffic | undefined)[], elapsed: number): void {
  for (let index = 0; index < totals.length; index += 1) {
    const { counter, name } = totals[index]!;
    emit(
      name,
      sumPerSecond(deltas, elapsed, (delta) => delta?.[counter]),
    );
  }
}

const totals = counters.map((counter) => ({ counter, name: `network.${counter}_per_sec` as const }));
