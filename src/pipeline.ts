import type { Duplex, Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Sample } from './sample.ts';

/** What stands between a source and a sink: a stream, or a generator that ends the stream early by returning. */
export type Stage = Duplex | ((samples: AsyncIterable<Sample>) => AsyncIterable<unknown>);

/** Joins source, stages and sink, and waits for the last byte. The first error of any of them is thrown. */
export async function run(source: Readable, ...rest: [...stages: Stage[], sink: Writable]): Promise<void> {
  await pipeline([source, ...rest] as never);
}
