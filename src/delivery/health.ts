import type { Report } from '../report.ts';

/** Reports the health of a destination once per change, and every minute again where the user has to act. */
export interface Health {
  /** The destination takes nothing. `state` is the kind of failure; further messages of the same kind are not reported. */
  down(state: string, message: string, remind?: 'remind'): void;
  /** Seconds until `down` reports again; Infinity while the destination is up. */
  secondsToReminder(): number;
  /** The destination takes samples. */
  up(): void;
}

export function healthReporter(report: Report, now: () => number = () => performance.now()): Health {
  let current: string | undefined;
  let reportedAt = 0;
  return {
    down(state, message, remind) {
      if (state === current && !(remind && now() - reportedAt >= aMinute)) return;
      current = state;
      reportedAt = now();
      report.warn(message);
    },
    secondsToReminder: () => (current === undefined ? Infinity : (reportedAt + aMinute - now()) / 1000),
    up() {
      if (current !== undefined) report.warn('works again');
      current = undefined;
    },
  };
}

const aMinute = 60_000;
