import type { Report } from '../report.ts';

/** Tells how a destination fares: once per change, and what somebody has to do something about again every minute. */
export interface Standing {
  /** It takes nothing. `state` tells one trouble from another: what changes within one is not told. */
  fails(state: string, message: string, remind?: 'remind'): void;
  /** Seconds until the minute is over. */
  due(): number;
  /** It takes what it is given. */
  works(): void;
}

export function standing(report: Report, now: () => number = () => performance.now()): Standing {
  let current: string | undefined;
  let told = 0;
  return {
    fails(state, message, remind) {
      if (state === current && !(remind && now() - told >= aMinute)) return;
      current = state;
      told = now();
      report.warn(message);
    },
    due: () => (current === undefined ? Infinity : (told + aMinute - now()) / 1000),
    works() {
      if (current !== undefined) report.warn('works again');
      current = undefined;
    },
  };
}

const aMinute = 60_000;
