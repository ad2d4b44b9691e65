import { fullJitter, healthReporter, pause, secondsText } from '../../delivery/index.ts';
import type { Report } from '../../report.ts';

/** Reports the health of a connection to a broker, and paces the attempts to connect again. */
export interface Reconnection {
  succeeded(): void;
  /** Waits before the next attempt, or until the signal aborts. `code` is the kind of failure, as for {@link healthReporter}. */
  failed(code: string, message: string): Promise<void>;
}

/** Attempts are paced with full jitter until `stop` aborts. */
export function reconnection(report: Report, stop: AbortSignal): Reconnection {
  const health = healthReporter(report);
  let failures = 0;
  return {
    succeeded() {
      failures = 0;
      health.up();
    },
    async failed(code, message) {
      const seconds = fullJitter(failures);
      failures += 1;
      health.down(code, `${message}; retry in ${secondsText(seconds)}`, 'remind');
      await pause(seconds, stop).catch(() => {});
    },
  };
}
