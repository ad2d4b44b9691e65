/** A clock with timers. Tests inject their own. */
export interface Clock {
  /** Seconds of a clock that never jumps. */
  monotonic(): number;
  /** Unix time in seconds, to the millisecond. */
  wall(): number;
  /** Calls back after some seconds, or up to a millisecond earlier. Returns a function that cancels this. */
  after(seconds: number, call: () => void): () => void;
}

/** The longest delay of a timer, in whole days: Node fires one with more than 2^31 - 1 ms at once. */
export const maxTimerSeconds = 24 * 86_400;

export const systemClock: Clock = {
  monotonic,
  wall: () => Date.now() / 1000,
  after(seconds, call) {
    if (seconds <= 0) {
      const immediate = setImmediate(call);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(call, Math.min(Math.ceil(seconds * 1000), maxTimerSeconds * 1000));
    return () => clearTimeout(timer);
  },
};

/** Seconds on a clock that never jumps. */
export function monotonic(): number {
  // Unlike `performance`, this needs no module that takes Node 4 ms to load.
  const time = process.hrtime();
  return time[0] + time[1] / 1e9;
}

/** Waits for moments of the monotonic clock. Fulfilled with true at the moment, or false when the signal aborts first. */
export function alarm(signal: AbortSignal | undefined, clock: Pick<Clock, 'monotonic' | 'after'>): (due: number) => Promise<boolean> {
  let wake = () => {};
  signal?.addEventListener('abort', () => wake());
  return async (due) => {
    // A timer may fire early: by a part of a millisecond, or by far if the moment is beyond the longest delay.
    for (let left; !signal?.aborted && (left = due - clock.monotonic()) > 0;) {
      await new Promise<void>((resolve) => {
        const cancel = clock.after(left, resolve);
        wake = () => (cancel(), resolve());
      });
    }
    return !signal?.aborted;
  };
}

/** Waits until all promises are fulfilled, at most so many seconds. None of them may reject. */
export async function settledWithin(work: readonly Promise<unknown>[], seconds: number, clock: Pick<Clock, 'after'>): Promise<void> {
  let callOff = () => {};
  const deadline = new Promise<void>((resolve) => (callOff = clock.after(seconds, resolve)));
  await Promise.race([Promise.all(work), deadline]);
  callOff();
}
