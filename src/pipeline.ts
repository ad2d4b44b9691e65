import { pipeline as join, type Duplex, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A stage between a source and a sink: a stream, or a generator, which may end the stream early by returning. */
export type Stage = Duplex | ((input: AsyncIterable<never>) => AsyncIterable<unknown>);

/** A stage, or the stages of a format, which may have to be loaded. */
export type Stages = Stage | readonly Stage[] | Promise<readonly Stage[]>;

/** A source with a hook for the end of the pipeline, after which no sample is acknowledged. */
export interface Released {
  release?(): Promise<void>;
}

/** Joins source, stages and sink, and waits for the last byte. Throws the first error of any of them. */
export async function run(source: Readable & Released, ...rest: [...stages: Stages[], sink: Writable]): Promise<void> {
  try {
    await joined(source, ...rest);
  } finally {
    await source.release?.();
  }
}

async function joined(source: Readable, ...rest: [...stages: Stages[], sink: Writable]): Promise<void> {
  let head = source;
  let stages: (Stage | Writable)[] = [];
  for (const stage of (await Promise.all(rest.map(async (stage) => stage))).flat()) {
    // A generator that returns early destroys the streams before it. These are a pipeline of their own, which may fail by that; other
    // errors of it are thrown where the generator reads.
    if (typeof stage === 'function' && stages.length > 0) {
      head = join([head, ...stages] as never, () => {}) as never;
      stages = [];
    }
    stages.push(stage);
  }
  await pipeline([head, ...stages] as never);
}
