import type { Clock } from '../timer.ts';
import type { DeliveryConfig } from './options.ts';

/** What gives way when a queue is full: the reading, or samples. */
export interface Policy {
  readonly drops: 'oldest' | 'newest';
  /** The exporter has settled something. */
  progressed(): void;
  /** Seconds for which the reading waits for room for samples of this time; 0: some are dropped. */
  waitFor(timestamp: number): number;
}

export interface PolicySettings {
  readonly whenFull: NonNullable<DeliveryConfig['whenFull']>;
  /** Seconds without progress after which a recording waits no longer. */
  readonly stallTimeout: number;
  readonly clock: Clock;
}

/**
 * `block` waits for as long as it takes. Otherwise live samples are dropped at once, for the next reading cannot wait; a
 * recording can, and waits for an exporter that makes progress.
 */
export function policy({ whenFull, stallTimeout, clock }: PolicySettings): Policy {
  let progressed = clock.monotonic();
  return {
    drops: whenFull === 'drop-newest' ? 'newest' : 'oldest',
    progressed: () => void (progressed = clock.monotonic()),
    waitFor(timestamp) {
      if (whenFull === 'block') return Infinity;
      return isRecorded(timestamp) ? Math.max(0, progressed + stallTimeout - clock.monotonic()) : 0;
    },
  };
}

function isRecorded(timestamp: number): boolean {
  return Math.abs(Date.now() / 1000 - timestamp) > 60;
}
