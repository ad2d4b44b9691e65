import type { Clock } from '../../time/index.ts';

/** The times at which to sample. */
export interface Schedule {
  /** Seconds between two ticks. */
  readonly interval: number;
  /** Seconds from the first tick to the last. */
  readonly duration?: number | undefined;
  /** Align ticks to whole multiples of the interval on the wall clock. */
  readonly align?: boolean | undefined;
  /** Seconds after the start of additional ticks, as far as they are before the second regular one. */
  readonly early?: readonly number[] | undefined;
}

export interface Tick {
  /** Monotonic time in seconds. */
  readonly now: number;
  /** Unix time in seconds, to the millisecond. */
  readonly timestamp: number;
  /** The number of ticks skipped before this one, because their time had passed. */
  readonly missed: number;
  /** Whether it is an additional one. */
  readonly isEarly: boolean;
}

export interface Ticks {
  /** Waits for the next tick. */
  next(): void;
  /** Ends the wait. */
  stop(): void;
}

/**
 * Ticks at t0 + k * interval of the monotonic clock, so that delays do not add up; t0 is now, or the next multiple. A missed tick is
 * skipped and counted. `onTick` gets undefined after the last one.
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
    // A timer may fire up to a millisecond early.
    if (now < due()) stop = clock.after(due() - now, wait);
    else onTick(ahead.length > 0 ? earlyTick(now) : tickAt(now, start));
  };

  const tickAt = (now: number, from: number): Tick => {
    // After the last tick none counts as missed, however late it comes.
    const missed = Math.max(0, Math.min(last, Math.floor((now - from) / interval)) - k);
    k += missed;
    if (align) start = from + fromMultiple(from + k * interval, interval, clock);
    k += 1;
    return { now, timestamp: clock.wall(), missed, isEarly: false };
  };

  return {
    next() {
      // A late tick also waits for the event loop, so that signals are handled even if every tick is late.
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

/** Seconds from a moment of the monotonic clock to the nearest multiple on the wall clock. */
function fromMultiple(due: number, interval: number, clock: Clock): number {
  const wall = clock.wall() + (due - clock.monotonic());
  return Math.round(wall / interval) * interval - wall;
}
