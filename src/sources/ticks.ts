import type { Clock } from '../timer.ts';

/** When to sample. */
export interface Schedule {
  /** Seconds between two ticks. */
  readonly interval: number;
  /** Seconds from the first tick to the last. */
  readonly duration?: number | undefined;
  /** Ticks fall on whole multiples of the interval on the wall clock. */
  readonly align?: boolean | undefined;
  /** Seconds after the start at which one more tick comes, if that is before the second regular one. */
  readonly early?: readonly number[] | undefined;
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

export interface Ticks {
  /** Waits for the next tick. */
  next(): void;
  /** Ends the wait. */
  stop(): void;
}

/**
 * The first tick at once, or on the next whole multiple; the k-th at t0 + k * interval of the monotonic clock: lateness does
 * not add up. A tick whose time is over is skipped and counted, never made up. After early ticks the regular ones go on with the next
 * that is due. `onTick` gets undefined behind the last one.
 */
export function startTicks(
  { interval, duration = Infinity, align = false, early = [] }: Schedule,
  clock: Clock,
  onTick: (tick: Tick | undefined) => void,
): Ticks {
  const last = Math.floor(duration / interval + 1e-9);
  const ahead = early.filter((delay) => delay < interval);
  const began = clock.monotonic();
  let start = began + (align ? untilMultiple(interval, clock) : 0);
  let k = 0;
  let stop = () => {};

  const due = () => (ahead.length > 0 ? began + ahead[0]! : start + k * interval);

  const earlyTick = (now: number): Tick => {
    ahead.shift();
    if (ahead.length === 0) k = Math.max(0, Math.ceil((now - start) / interval));
    return { now, timestamp: clock.wall(), missed: 0, isEarly: true };
  };

  const wait = () => {
    const now = clock.monotonic();
    // A timer may fire early by a part of a millisecond.
    if (now < due()) stop = clock.after(due() - now, wait);
    else onTick(ahead.length > 0 ? earlyTick(now) : tickAt(now, start));
  };

  const tickAt = (now: number, from: number): Tick => {
    // Nothing is missed after the last one, however late it comes.
    const missed = Math.max(0, Math.min(last, Math.floor((now - from) / interval)) - k);
    k += missed;
    if (align) start = from + fromMultiple(from + k * interval, interval, clock);
    k += 1;
    return { now, timestamp: clock.wall(), missed, isEarly: false };
  };

  return {
    next() {
      // Also a tick that is late waits its turn: what is always late must leave room for signals and all else.
      if (k > last) stop = clock.after(0, () => onTick(undefined));
      else stop = clock.after(due() - clock.monotonic(), wait);
    },
    stop: () => stop(),
  };
}

function untilMultiple(interval: number, clock: Clock): number {
  const wall = clock.wall();
  return Math.ceil(wall / interval) * interval - wall;
}

/** What a moment of the monotonic clock lacks to the nearest multiple on the wall clock, which may have been set. */
function fromMultiple(due: number, interval: number, clock: Clock): number {
  const wall = clock.wall() + (due - clock.monotonic());
  return Math.round(wall / interval) * interval - wall;
}
