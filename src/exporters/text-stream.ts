import type { BatchSink } from '../delivery/index.ts';
import { isSystemError, errnoOf, WriteError } from '../errors.ts';
import type { Batch } from '../batch.ts';
import { batcher } from '../batcher.ts';
import { ByteWriter } from '../byte-writer.ts';
import type { BatchText } from '../formatters/index.ts';
import { fileOutput, standardOutput } from '../files/index.ts';
import type { ExportContext, Preview } from './exporter.ts';

/** How batches become text, and what stands at the end. */
export interface StreamText {
  text(batches: readonly Batch[]): Promise<Buffer> | Buffer;
  end(): string | void;
}

/** A format that is written from rows. */
export function streamText({ batch, end = () => {} }: BatchText): StreamText {
  const to = new ByteWriter();
  return {
    text(batches) {
      for (const each of batches) batch(each, to);
      return to.take();
    },
    end,
  };
}

/** The same text, sample by sample. */
export function previewOf({ text, end }: StreamText): Preview {
  const toBatch = batcher();
  return { sample: async (sample) => String(await text([toBatch(sample)])), end };
}

/** Samples as text to stdout or a device, where nothing that was written can be changed. */
export function textSink(
  { text, end }: StreamText,
  path: string,
  { stdout, done, signal }: Pick<ExportContext, 'stdout' | 'done' | 'signal'>,
): BatchSink {
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
    writeBatches: async (batches) => written(await text(batches)),
    async close() {
      if (!stream.destroyed) await written(Buffer.from(end() ?? ''));
      signal.removeEventListener('abort', release);
      if (stream !== stdout) stream.destroy();
    },
  };
}
