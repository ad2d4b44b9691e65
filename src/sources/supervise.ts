import type { Collector, Emit, Read, SelfObservation } from '../collectors/index.ts';
import { reasonOf } from '../errors.ts';
import type { Report } from '../report.ts';
import { monotonic } from './clock.ts';

/** One collector at work; it neither throws nor rejects. The promise it may return is settled when its reading is. */
export type Reading = (emit: Emit) => Promise<void> | undefined;

/**
 * Keeps a collector from disturbing the others: what it throws is said once per change of state, and one that
 * still hangs from an earlier tick is not asked again until it has answered.
 */
export function supervise({ name }: Collector, read: Read, self: SelfObservation, report: Report): Reading {
  let previous: number | undefined;
  let pending: Promise<void> | undefined;
  let failure: string | undefined;

  const settle = (started: number, problem: string | undefined) => {
    self.collectors.set(name, { up: problem === undefined, duration: monotonic() - started });
    if (problem !== undefined && problem !== failure) report.warn(`collector ${name}: ${problem}; its metrics are left out`);
    if (problem === undefined && failure !== undefined) report.warn(`collector ${name}: works again`);
    failure = problem;
  };

  return (emit) => {
    const started = monotonic();
    if (pending) {
      settle(started, 'has not answered in time');
      return undefined;
    }
    const elapsed = started - (previous ?? started);
    previous = started;
    try {
      const reading = read(emit, elapsed);
      if (!reading) return void settle(started, undefined);
      pending = reading
        .then(
          () => settle(started, undefined),
          (error: unknown) => settle(started, reasonOf(error)),
        )
        .finally(() => (pending = undefined));
      return pending;
    } catch (error) {
      return void settle(started, reasonOf(error));
    }
  };
}
