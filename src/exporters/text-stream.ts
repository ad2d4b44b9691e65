import type { SampleSink } from '../delivery/index.ts';
import { isSystemError, errnoOf, WriteError } from '../errors.ts';
import { batcher } from '../batch.ts';
import { ByteWriter } from '../byte-writer.ts';
import type { BatchText } from '../formatters/index.ts';
import type { Sample } from '../sample.ts';
import { fileOutput, standardOutput } from '../files/index.ts';
import type { ExportContext, Preview } from './exporter.ts';

/** How samples become text, and what stands at the end. */
export interface StreamText {
  text(samples: readonly Sample[]): Promise<Buffer> | Buffer;
  end(): string | void;
}

/** A format that is written from rows, for samples. */
export function streamText({ batch, end = () => {} }: BatchText): StreamText {
  const toBatch = batcher();
  const to = new ByteWriter();
  return {
    text(samples) {
      for (const sample of samples) batch(toBatch(sample), to);
      return to.take();
    },
    end,
  };
}

/** The same text, sample by sample. */
export function previewOf({ text, end }: StreamText): Preview {
  return { sample: async (sample) => String(await text([sample])), end };
}

/** Samples as text to stdout or a device, where nothing that was written can be changed. */
export function textSink(
  { text, end }: StreamText,
  path: string,
  { stdout, done, signal }: Pick<ExportContext, 'stdout' | 'done' | 'signal'>,
): SampleSink {
  const stream = path === '-' ? standardOutput(stdout) : fileOutput(path);
  // What it fails with, the write under way is told too.
  stream.on('error', () => {});
  // A reader that takes nothing would hold up the end.
  const release = () => void stream.destroy();
  signal.addEventListener('abort', release, { once: true });
  const send = async (bytes: Buffer) =>
    new Promise<void>((resolve, reject) => {
      if (bytes.length === 0) resolve();
      else stream.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  const written = async (bytes: Buffer) => {
    try {
      await send(bytes);
    } catch (error) {
      // A reader that has seen enough is no failure.
      if (errnoOf(error) === 'EPIPE') return done();
      // What was given up fails as it was destroyed, which Node 26 calls a failure of the system.
      throw isSystemError(error) && !signal.aborted ? new WriteError(path === '-' ? 'stdout' : path, error) : error;
    }
  };
  return {
    write: async (samples) => written(await text(samples)),
    async close() {
      if (!stream.destroyed) await written(Buffer.from(end() ?? ''));
      signal.removeEventListener('abort', release);
      if (stream !== stdout) stream.destroy();
    },
  };
}
