import { Batch, type Samples } from '../samples/index.ts';
import { value, wholeNumber } from '../options/index.ts';
import type { Filter } from './filter.ts';

const options = {
  count: value({ alias: 'n', placeholder: 'N', describe: 'End after N samples' }, wholeNumber({ least: 1 })),
};

export const limit: Filter<typeof options> = {
  name: 'limit',
  describe: 'Ends the stream after a number of samples.',
  options,
  open: ({ count }) => (count === undefined ? undefined : first(count)),
};

/**
 * Passes `count` samples, then ends the stream: a generator that returns ends its source. A batch that is cut is never settled, so a broker
 * delivers its message again, with the rest.
 */
function first(count: number): (input: AsyncIterable<Samples>) => AsyncGenerator<Samples> {
  return async function* (input) {
    let left = count;
    for await (const samples of input) {
      const length = samples instanceof Batch ? samples.length : 1;
      yield samples instanceof Batch && length > left ? firstOf(samples, left) : samples;
      left -= length;
      if (left <= 0) return;
    }
  };
}

function firstOf(batch: Batch, count: number): Batch {
  batch.acknowledgement?.hold();
  return batch.slice(0, count);
}
