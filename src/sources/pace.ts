import type { Sample } from '../sample.ts';
import { alarm, monotonic } from './clock.ts';

export interface Pacing {
  /** Seconds of the recording that pass in one second; Infinity: as fast as they are taken. */
  readonly speed: number;
  /** Seconds of the recording after which a hole in it is not waited for any longer. */
  readonly longestHole: number;
  readonly signal: AbortSignal;
}

/**
 * Recorded samples with the time between them that was between them, divided by the speed. A clock that was set back makes
 * no wait. Time in which they are not taken, as by a picture that is paused, is not made up in a burst.
 */
export function pace({ speed, longestHole, signal }: Pacing): (samples: AsyncIterable<Sample>) => AsyncGenerator<Sample> {
  return async function* (samples) {
    const reached = alarm(signal);
    let due = monotonic();
    let before: number | undefined;
    for await (const sample of samples) {
      const step = sample.timestamp - (before ?? sample.timestamp);
      before = sample.timestamp;
      due = Math.max(due + Math.min(longestHole, Math.max(0, step)) / speed, monotonic() - mostLateness);
      if (!(await reached(due))) return;
      yield sample;
    }
  };
}

/** Seconds that are made up for where the machine was busy. */
const mostLateness = 0.5;
