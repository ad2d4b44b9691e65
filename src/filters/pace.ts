import { Batch } from '../batch.ts';
import { received, type Samples } from '../batcher.ts';
import { duration, value } from '../options.ts';
import { alarm, monotonic } from '../timer.ts';
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

/** How many times as fast as it was recorded; `max` as fast as it can be read. */
export function speedOption(standard: string) {
  return value({ placeholder: 'N|max', standard, describe: 'How many times as fast as it was recorded' }, (given) => {
    const times = given === 'max' ? Infinity : /^\d+(\.\d+)?$/.test(given) ? Number(given) : NaN;
    if (!(times > 0)) throw new Error('expected a number such as 1, 0.5 or 60, or max');
    return times;
  });
}

interface PaceSettings {
  /** Seconds of the recording that pass in one second. */
  readonly speed: number;
  /** Seconds of the recording after which a hole in it is not waited for any longer. */
  readonly maxGap: number;
  readonly signal: AbortSignal;
}

/**
 * Recorded samples with the time between them that was between them, divided by the speed. A clock that was set back makes
 * no wait. Time in which they are not taken, as by a picture that is paused, is not made up in a burst.
 */
export function paced({ speed, maxGap, signal }: PaceSettings): (input: AsyncIterable<Samples>) => AsyncGenerator<Samples> {
  return async function* (input) {
    const reached = alarm(signal);
    let due = monotonic();
    let before: number | undefined;
    for await (const samples of rows(input)) {
      const timestamp = timestampOf(samples);
      const step = timestamp - (before ?? timestamp);
      before = timestamp;
      due = Math.max(due + Math.min(maxGap, Math.max(0, step)) / speed, monotonic() - maxLateness);
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

/** Seconds that are made up for where the machine was busy. */
const maxLateness = 0.5;
