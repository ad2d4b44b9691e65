import type { Writable } from 'node:stream';
import { Batch, type Acknowledgement, type Samples } from '../../samples/index.ts';

/** A stage whose samples are settled once an output has taken all of them. */
export function settledWith(output: Writable): (input: AsyncIterable<Samples>) => AsyncGenerator<Samples> {
  const withheld: Acknowledgement[] = [];
  output.once('finish', () => withheld.forEach((acknowledgement) => acknowledgement.release()));
  return async function* (input) {
    for await (const samples of input) {
      const acknowledgement = samples instanceof Batch ? samples.acknowledgement : undefined;
      if (acknowledgement) withheld.push(acknowledgement);
      yield samples instanceof Batch && acknowledgement ? samples.acknowledgedBy(undefined) : samples;
    }
  };
}
