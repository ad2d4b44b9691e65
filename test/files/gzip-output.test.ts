import { randomBytes } from 'node:crypto';
import { PassThrough, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, gunzipSync } from 'node:zlib';
import test from 'ava';
import { gzipOutput } from '../../src/files/index.ts';

/** A file, as far as it is written. */
function memory() {
  const chunks: Buffer[] = [];
  const output = new Writable({
    write(bytes: Buffer, _encoding, done) {
      chunks.push(bytes);
      setImmediate(done);
    },
  });
  return { output, bytes: () => Buffer.concat(chunks) };
}

/** What can be read of a file that was cut off. */
const readable = (bytes: Buffer) => gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });

test('what counts as written can be read, wherever the process is killed', async (t) => {
  const { output, bytes } = memory();
  const gzip = await gzipOutput(output);
  let written = Buffer.alloc(0);
  for (const size of [1, 10, 100_000, 300_000, 5]) {
    const more = randomBytes(size);
    await new Promise<void>((resolve) => gzip.write(more, () => resolve()));
    written = Buffer.concat([written, more]);
    t.true(written.equals(readable(bytes())), `${size} bytes more`);
  }
  await new Promise<void>((resolve) => gzip.end(resolve));
  t.true(written.equals(gunzipSync(bytes())));
});

test('an error of the file is one of what is compressed', async (t) => {
  const full = new Writable({ write: (_bytes, _encoding, done) => done(new Error('ENOSPC')) });
  const source = new PassThrough();
  source.end('text');
  await t.throwsAsync(pipeline(source, await gzipOutput(full)), { message: 'ENOSPC' });
});
