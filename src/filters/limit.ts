import type { Sample } from '../sample.ts';

/** Lets `count` samples pass, then ends the stream: a generator that returns stops its source cleanly. */
export function limit(count: number): (samples: AsyncIterable<Sample>) => AsyncGenerator<Sample> {
  return async function* (samples) {
    let left = count;
    for await (const sample of samples) {
      yield sample;
      left -= 1;
      if (left === 0) return;
    }
  };
}
