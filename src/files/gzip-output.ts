import { Writable } from 'node:stream';

/**
 * Compresses what is written to an output, which it ends. What comes together is flushed together, and counts as written when the
 * output has taken that: a killed process leaves a file that can be read up to there. It makes files of live samples 15 % larger.
 */
export async function gzipOutput(output: Writable): Promise<Writable> {
  const { constants, createGzip } = await import('node:zlib');
  const gzip = createGzip();
  const taken = (done: (error?: Error | null) => void): void => {
    if (gzip.readableLength > 0) setImmediate(taken, done);
    else output.write('', done);
  };
  const compressed = new Writable({
    highWaterMark: 65_536,
    writev(chunks, done) {
      for (const { chunk } of chunks) gzip.write(chunk);
      gzip.flush(constants.Z_SYNC_FLUSH, () => taken(done));
    },
    final(done) {
      gzip.once('end', () => output.end(done)).end();
    },
    destroy(error, done) {
      gzip.destroy();
      if (error) output.destroy();
      done(error);
    },
  });
  gzip.on('data', (bytes: Buffer) => void output.write(bytes)).on('error', (error) => void compressed.destroy(error));
  output.on('error', (error) => void compressed.destroy(error)).on('close', () => void compressed.destroy());
  return compressed;
}
