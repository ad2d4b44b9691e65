import { alarm, monotonic } from '../timer.ts';

export interface Pace {
  /** Seconds between two ticks. */
  readonly interval: number;
  /** Seconds from the first tick to the last. */
  readonly duration?: number | undefined;
  /** Ticks fall on whole multiples of the interval on the wall clock. */
  readonly align?: boolean | undefined;
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
}

/**
 * The first tick at once, or on the next whole multiple; the k-th at t0 + k * interval of the monotonic clock:
 * lateness does not add up. A tick whose time is over is skipped and counted, never made up.
 */
export async function* ticks({ interval, duration = Infinity, align = false, signal }: Pace): AsyncGenerator<Tick> {
  const reached = alarm(signal);
  let start = monotonic() + (align ? untilMultiple(interval) : 0);
  const last = Math.floor(duration / interval + 1e-9);
  for (let k = 0; k <= last && (await reached(start + k * interval)); k += 1) {
    const now = monotonic();
    // Nothing is missed after the last one, however late it comes.
    const missed = Math.max(0, Math.min(last, Math.floor((now - start) / interval)) - k);
    k += missed;
    yield { now, timestamp: Date.now() / 1000, missed };
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
