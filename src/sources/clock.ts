import { alarm, monotonic } from '../timer.ts';

export interface Pace {
  /** Seconds between two ticks. */
  readonly interval: number;
  /** Seconds from the first tick to the last. */
  readonly duration?: number | undefined;
  /** Ticks fall on whole multiples of the interval on the wall clock. */
  readonly align?: boolean | undefined;
  /** Seconds after the start at which one more tick comes, if that is before the second regular one. */
  readonly early?: readonly number[] | undefined;
  /** Ends the ticks cleanly. */
  readonly signal?: AbortSignal | undefined;
}

export interface Tick {
  /** Monotonic time in seconds. */
  readonly now: number;
  /** Unix time in seconds, to the millisecond. */
  readonly timestamp: number;
  /** Ticks that were skipped before this one because their time had passed. */
  readonly missed: number;
  /** It comes beside the regular ones. */
  readonly isEarly: boolean;
}

/**
 * The first tick at once, or on the next whole multiple; the k-th at t0 + k * interval of the monotonic clock:
 * lateness does not add up. A tick whose time is over is skipped and counted, never made up. After early ticks the regular ones
 * go on with the next that is due.
 */
export async function* ticks({ interval, duration = Infinity, align = false, early = [], signal }: Pace): AsyncGenerator<Tick> {
  const reached = alarm(signal);
  const began = monotonic();
  let start = began + (align ? untilMultiple(interval) : 0);
  const last = Math.floor(duration / interval + 1e-9);
  for (const delay of early.filter((one) => one < interval)) {
    if (!(await reached(began + delay))) return;
    yield { now: monotonic(), timestamp: Date.now() / 1000, missed: 0, isEarly: true };
  }
  const first = early.length > 0 ? Math.max(0, Math.ceil((monotonic() - start) / interval)) : 0;
  for (let k = first; k <= last && (await reached(start + k * interval)); k += 1) {
    const now = monotonic();
    // Nothing is missed after the last one, however late it comes.
    const missed = Math.max(0, Math.min(last, Math.floor((now - start) / interval)) - k);
    k += missed;
    yield { now, timestamp: Date.now() / 1000, missed, isEarly: false };
    if (align) start += fromMultiple(start + k * interval, interval);
  }
}

function untilMultiple(interval: number): number {
  const wall = Date.now() / 1000;
  return Math.ceil(wall / interval) * interval - wall;
}

/** What a moment of the monotonic clock lacks to the nearest multiple on the wall clock, which may have been set. */
function fromMultiple(due: number, interval: number): number {
  const wall = Date.now() / 1000 + (due - monotonic());
  return Math.round(wall / interval) * interval - wall;
}
