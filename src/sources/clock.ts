import { setTimeout } from 'node:timers/promises';

export interface Pace {
  /** Seconds between two ticks. */
  readonly interval: number;
  /** Ticks fall on whole multiples of the interval on the wall clock. */
  readonly align?: boolean;
  /** Ends the ticks cleanly. */
  readonly signal?: AbortSignal;
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
 * The first tick at once, or on the next whole multiple, the k-th at t0 + k * interval of the monotonic clock:
 * lateness does not add up. A tick whose time is over is skipped and counted, never made up.
 */
export async function* ticks({ interval, align = false, signal }: Pace): AsyncGenerator<Tick> {
  let due = monotonic() + (align ? untilMultiple(interval) : 0);
  while (await reached(due, signal)) {
    const now = monotonic();
    const missed = Math.floor((now - due) / interval);
    yield { now, timestamp: Date.now() / 1000, missed };
    due += (missed + 1) * interval;
    if (align) due = onMultiple(due, interval);
  }
}

/** Seconds on a clock that never jumps. */
export function monotonic(): number {
  return performance.now() / 1000;
}

/** Waits for a moment of the monotonic clock: true when it has come, false when the signal came first. */
async function reached(due: number, signal: AbortSignal | undefined): Promise<boolean> {
  for (let left; !signal?.aborted && (left = due - monotonic()) > 0;) {
    // A timer may fire early by a part of a millisecond; timers end at 2^31 ms.
    await setTimeout(Math.min(Math.ceil(left * 1000), 2 ** 31 - 1), undefined, { signal }).catch(() => {});
  }
  return !signal?.aborted;
}

function untilMultiple(interval: number): number {
  const wall = Date.now() / 1000;
  return Math.ceil(wall / interval) * interval - wall;
}

/** Moves a moment of the monotonic clock to the multiple of the wall clock nearest to it: the wall clock may have been set. */
function onMultiple(due: number, interval: number): number {
  const wall = Date.now() / 1000 + (due - monotonic());
  return due + Math.round(wall / interval) * interval - wall;
}
