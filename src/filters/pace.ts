import { Batch, received, type Samples } from '../samples/index.ts';
import { duration, value } from '../options/index.ts';
import { alarm, systemClock, type Clock } from '../time/index.ts';
import type { Filter } from './filter.ts';
import { eachRow } from './stage.ts';

const options = {
  speed: speedOption('max'),
  maxGap: value(
    { placeholder: 'DURATION', standard: '1m', describe: 'Of holes in a recording, wait for no more than this' },
    duration({ least: 0 }),
  ),
};

export const pace: Filter<typeof options> = {
  name: 'pace',
  describe: 'Keeps the time between recorded samples.',
  options,
  open: ({ speed, maxGap }, { stop: signal }) => (speed === Infinity ? undefined : paced({ speed, maxGap, signal })),
};

/** An option for the speed of a replay: 1 as recorded, `max` as fast as possible. */
export function speedOption(standard: string) {
  return value({ placeholder: 'N|max', standard, describe: 'How many times as fast as it was recorded' }, (given) => {
    const times = given === 'max' ? Infinity : /^\d+(\.\d+)?$/.test(given) ? Number(given) : NaN;
    if (!(times > 0)) throw new Error('expected a number such as 1, 0.5 or 60, or max');
    return times;
  });
}

interface PaceSettings {
  /** Seconds of the recording per second. */
  readonly speed: number;
  /** The most seconds of the recording to wait for a gap. */
  readonly maxGap: number;
  readonly signal: AbortSignal;
  readonly clock?: Pick<Clock, 'monotonic' | 'after'>;
}

/**
 * Delays recorded samples by their distances in time, divided by the speed. A clock that was set back causes no wait, and a paused reader
 * causes no burst afterwards.
 */
export function paced({
  speed,
  maxGap,
  signal,
  clock = systemClock,
}: PaceSettings): (input: AsyncIterable<Samples>) => AsyncGenerator<Samples> {
  return async function* (input) {
    const reached = alarm(signal, clock);
    let due = clock.monotonic();
    let before: number | undefined;
    for await (const samples of rows(input)) {
      const timestamp = timestampOf(samples);
      const step = timestamp - (before ?? timestamp);
      before = timestamp;
      due = Math.max(due + Math.min(maxGap, Math.max(0, step)) / speed, clock.monotonic() - maxLateness);
      if (!(await reached(due))) return;
      yield samples;
    }
  };
}

async function* rows(input: AsyncIterable<Samples>): AsyncGenerator<Samples> {
  for await (const samples of input) yield* eachRow(received(samples));
}

function timestampOf(samples: Samples): number {
  return samples instanceof Batch ? samples.timestamp(0) : samples.timestamp;
}

/** The most seconds of delay that are caught up, as on a busy machine. */
const maxLateness = 0.5;
