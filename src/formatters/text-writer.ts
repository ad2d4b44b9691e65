import { Writable } from 'node:stream';
import { batcher, ByteWriter, type Acknowledgement, type Samples } from '../samples/index.ts';
import { writeRows, type RowText } from './stage.ts';

/**
 * A sink that writes the text of samples to an output, and ends it. A batch is settled when the output has taken its text. An error of the
 * output fails the sink.
 */
export function textWriter(text: RowText, output: Writable): Writable {
  const toBatch = batcher();
  const to = new ByteWriter();
  const send = (bytes: Buffer, acknowledgement: Acknowledgement | undefined, done: () => void) => {
    const taken = acknowledgement && ((error?: Error | null) => void (error ?? acknowledgement.release()));
    if (bytes.length === 0) taken?.();
    if (bytes.length === 0 || output.write(bytes, taken)) done();
    else output.once('drain', done);
  };
  const writer = new Writable({
    objectMode: true,
    highWaterMark: 1,
    write(samples: Samples, _encoding, done) {
      try {
        const batch = toBatch(samples);
        writeRows(text, batch, to);
        send(to.take(), batch.acknowledgement, done);
      } catch (error) {
        done(error as Error);
      }
    },
    final(done) {
      output.end(text.end?.() ?? '', done);
    },
    destroy(error, done) {
      if (error) output.destroy();
      done(error);
    },
  });
  output.on('error', (error) => void writer.destroy(error)).on('close', () => void writer.destroy());
  return writer;
}
