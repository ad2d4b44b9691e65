import type { Report } from '../report.ts';

/** Reports the health of a destination: once per change, and again every minute what the user has to act on. */
export interface Standing {
  /** It takes nothing. `state` is the kind of failure: further messages of the same kind are not reported. */
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
