import type { Clock } from '../src/time/clock.ts';

/** A clock that stands still but for what it is told. */
export interface TestClock extends Clock {
  /** Advances the time without callbacks, as for a process that was busy or stopped. */
  pass(seconds: number): void;
  /** Advances to the next timer and calls it back. False without a timer. */
  ring(): boolean;
  /** Advances the time, calls back the timers that are due, and waits for their effects. */
  advance(seconds: number): Promise<void>;
  /** Sets the wall clock by some seconds. */
  set(seconds: number): void;
}

export function testClock(): TestClock {
  let now = 1000;
  let ahead = 1_750_000_000.25;
  let waiting: { readonly due: number; readonly call: () => void }[] = [];
  const ring = (until = Infinity) => {
    const next = waiting.toSorted((one, other) => one.due - other.due)[0];
    if (!next || next.due > until) return false;
    waiting = waiting.filter((entry) => entry !== next);
    now = Math.max(now, next.due);
    next.call();
    return true;
  };
  return {
    monotonic: () => now,
    wall: () => Math.round((now + ahead) * 1000) / 1000,
    after(seconds, call) {
      const entry = { due: now + seconds, call };
      waiting.push(entry);
      return () => void (waiting = waiting.filter((other) => other !== entry));
    },
    pass: (seconds) => void (now += seconds),
    set: (seconds) => void (ahead += seconds),
    ring: () => ring(),
    async advance(seconds) {
      const until = now + seconds;
      while (ring(until));
      now = until;
      for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
