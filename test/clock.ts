import type { Clock } from '../src/delivery/index.ts';

/** A clock that stands still until it is moved. */
export interface StoppedClock extends Clock {
  /** Moves on, calls what is due, and lets what follows from that happen. */
  advance(seconds: number): Promise<void>;
}

export function stoppedClock(): StoppedClock {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly call: () => void }>();
  const turn = async () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    turn,
    after(seconds, call) {
      const timer = { at: now + seconds, call };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(seconds) {
      now += seconds;
      for (const timer of [...timers].filter(({ at }) => at <= now)) {
        timers.delete(timer);
        timer.call();
      }
      for (let turns = 0; turns < 5; turns += 1) await turn();
    },
  };
}
