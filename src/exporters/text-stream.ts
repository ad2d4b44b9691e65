import { Writable } from 'node:stream';
import { isSystemError, errnoOf, WriteError } from '../errors.ts';
import { batcher } from '../batch.ts';
import { ByteWriter } from '../byte-writer.ts';
import type { BatchText } from '../formatters/index.ts';
import type { Sample } from '../sample.ts';
import { file, standardOutput } from '../files/index.ts';
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

/** Samples as text to stdout or a device, where nothing that was written can be changed. A batch is one write. */
export function textStream({ text, end }: StreamText, path: string, { stdout }: ExportContext): Writable {
  const sink = path === '-' ? standardOutput(stdout) : file(path);
  const send = async (bytes: Buffer) =>
    new Promise<void>((resolve, reject) => {
      if (bytes.length === 0) resolve();
      else sink.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  /** A reader that has seen enough is no failure. */
  const orEnough = (failed: (error: Error) => void) => (error: Error) => {
    if (errnoOf(error) === 'EPIPE') stream.destroy();
    else failed(isSystemError(error) ? new WriteError(path === '-' ? 'stdout' : path, error) : error);
  };
  const stream = new Writable({
    objectMode: true,
    highWaterMark: 256,
    writev(chunks, done) {
      Promise.resolve(text(chunks.map(({ chunk }) => chunk as Sample)))
        .then(send)
        .then(() => setImmediate(done), orEnough(done));
    },
    final(done) {
      send(Buffer.from(end() ?? '')).then(() => done(), orEnough(done));
    },
    destroy(error, done) {
      sink.off('error', failed);
      sink.on('error', () => {});
      if (sink !== stdout) sink.destroy();
      done(error);
    },
  });
  const failed = orEnough((error) => void stream.destroy(error));
  sink.on('error', failed);
  return stream;
}
