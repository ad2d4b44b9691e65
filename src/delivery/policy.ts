import type { Clock } from '../time/index.ts';
import type { DeliveryConfig } from './options.ts';

/** What happens when a queue is full: the reading waits, or samples are dropped. */
export interface Policy {
  readonly drops: 'oldest' | 'newest';
  /** Notes that the exporter has settled samples. */
  progressed(): void;
  /** Seconds for which the reading waits with samples of this time; 0 drops some. */
  waitFor(timestamp: number): number;
  /** Seconds for which the reading waits although there is room, while the exporter has enough to write. */
  paceFor(timestamp: number): number;
}

export interface PolicySettings {
  readonly whenFull: NonNullable<DeliveryConfig['whenFull']>;
  /** Seconds without progress after which the reading of a recording waits no longer. */
  readonly stallTimeout: number;
  readonly clock: Clock;
}

/**
 * `block` waits without limit. The other policies drop live samples at once, for their source cannot wait; recorded ones wait
 * as long as the exporter makes progress.
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
    paceFor: (timestamp) => (isRecorded(timestamp) ? Math.max(0, progressed + standstill - clock.monotonic()) : 0),
  };
}

/** Seconds without progress after which an exporter gets all that there is room for, so that the reading may end. */
const standstill = 1;

function isRecorded(timestamp: number): boolean {
  return Math.abs(Date.now() / 1000 - timestamp) > 60;
}
