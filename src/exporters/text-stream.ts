import type { BatchSink } from '../delivery/index.ts';
import { isSystemError, errnoOf, WriteError } from '../errors.ts';
import { batcher, ByteWriter, type Batch } from '../samples/index.ts';
import { writeRows, type RowText } from '../formatters/index.ts';
import { fileOutput, standardOutput } from '../files/index.ts';
import type { ExportContext, Preview } from './exporter.ts';

/** Formats batches as text, with an end. */
export interface StreamText {
  text(batches: readonly Batch[]): Promise<Buffer> | Buffer;
  end(): string | void;
}

/** The text that a format writes from rows. */
export function streamText(rows: RowText): StreamText {
  const to = new ByteWriter();
  return {
    text(batches) {
      for (const batch of batches) writeRows(rows, batch, to);
      return to.take();
    },
    end: () => rows.end?.(),
  };
}

/** The preview of a text, sample by sample. */
export function previewOf({ text, end }: StreamText): Preview {
  const toBatch = batcher();
  return { sample: async (sample) => String(await text([toBatch(sample)])), end };
}

/** A sink that writes text to stdout or a device, where written bytes are final. */
export function textSink(
  { text, end }: StreamText,
  path: string,
  { stdout, done, signal }: Pick<ExportContext, 'stdout' | 'done' | 'signal'>,
): BatchSink {
  const stream = path === '-' ? standardOutput(stdout) : fileOutput(path);
  // The write in flight is rejected with the same error.
  stream.on('error', () => {});
  // A reader that does not read must not delay the end.
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
      // A closed reader is no failure.
      if (errnoOf(error) === 'EPIPE') return done();
      // Node 26 reports a destroyed stream as a failed system call.
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
