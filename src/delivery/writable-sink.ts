import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Sample } from '../sample.ts';
import type { SampleSink, Sink } from './sink.ts';

export interface WritableSinkSettings {
  /** So many more samples of a write are taken. */
  readonly acknowledge: (count: number) => void;
  /** The stream has ended by itself and without an error: it wants no more. */
  readonly done: () => void;
  /** Nothing is to be waited for any more. */
  readonly signal: AbortSignal;
}

/** Samples into a Writable in object mode, such as a user's module may open. What it fails with, its next write is rejected with. */
export function writableSink(stream: Writable, { acknowledge, done, signal }: WritableSinkSettings): SampleSink {
  const closed = finished(stream).catch((error: unknown) => {
    if (!isDone(stream, signal)) throw error;
    done();
  });
  closed.catch(() => {});
  const destroy = () => void stream.destroy();
  signal.addEventListener('abort', destroy, { once: true });
  const writeOne = async (sample: unknown) =>
    new Promise<void>((resolve, reject) => {
      stream.write(sample, (error) => {
        if (error) return reject(error);
        acknowledge(1);
        resolve();
      });
    });
  const writeAll = async (samples: readonly Sample[]) => {
    if (!stream._writev) {
      for (const sample of samples) await writeOne(sample);
      return;
    }
    // What was corked reaches a writev together.
    stream.cork();
    const written = Promise.all(samples.map(writeOne));
    stream.uncork();
    await written;
  };
  return {
    async write(samples) {
      try {
        await Promise.race([writeAll(samples), closed]);
      } catch (error) {
        if (isDone(stream, signal)) return;
        stream.destroy(error as Error);
        throw error;
      }
    },
    async close() {
      signal.removeEventListener('abort', destroy);
      if (!stream.destroyed) stream.end();
      await closed;
    },
  };
}

/** It has destroyed itself without an error. */
function isDone({ destroyed, errored }: Writable, { aborted }: AbortSignal): boolean {
  return destroyed && !errored && !aborted;
}

/** Also where it is of another library than Node's own. */
export function isWritable(opened: Sink | Writable): opened is Writable {
  return 'writableObjectMode' in opened;
}
