import { pipeline as join, type Duplex, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What stands between a source and a sink: a stream, or a generator that ends the stream early by returning. */
export type Stage = Duplex | ((input: AsyncIterable<never>) => AsyncIterable<unknown>);

/** A stage, or several that belong together, as those of a format; they may still have to be loaded. */
export type Stages = Stage | readonly Stage[] | Promise<readonly Stage[]>;

/** Joins source, stages and sink, and waits for the last byte. The first error of any of them is thrown. */
export async function run(source: Readable, ...rest: [...stages: Stages[], sink: Writable]): Promise<void> {
  let head = source;
  let stages: (Stage | Writable)[] = [];
  for (const stage of (await Promise.all(rest.map(async (stage) => stage))).flat()) {
    // A generator that returns early breaks off the streams before it. They are a pipeline of their own, so that this
    // is no failure of the whole; what else goes wrong in them is thrown where the generator reads.
    if (typeof stage === 'function' && stages.length > 0) {
      head = join([head, ...stages] as never, () => {}) as never;
      stages = [];
    }
    stages.push(stage);
  }
  await pipeline([head, ...stages] as never);
}
