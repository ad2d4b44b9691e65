import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Sample } from '../samples/index.ts';
import type { SampleSink, Sink } from './sink.ts';

export interface WritableSinkSettings {
  /** Called when so many more samples of a write are taken. */
  readonly acknowledge: (count: number) => void;
  /** Called when the stream has closed itself without an error: it wants no more. */
  readonly done: () => void;
  /** Aborted when nothing waits any longer. */
  readonly signal: AbortSignal;
}

/** A sink that writes to a Writable in object mode, such as a user's module may open. An error of it rejects the next write. */
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
    // Corked samples reach _writev together.
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

/** Whether a stream has destroyed itself without an error. */
function isDone({ destroyed, errored }: Writable, { aborted }: AbortSignal): boolean {
  return destroyed && !errored && !aborted;
}

/** Recognises Writables of other libraries than Node's too. */
export function isWritable(opened: Sink | Writable): opened is Writable {
  return 'writableObjectMode' in opened;
}
