import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import type { Batch } from '../../../src/batch.ts';
import { ndjson } from '../../../src/sources/index.ts';
import { listen } from '../../report.ts';

const line = '{"timestamp":1,"host":"web1","metrics":{"x":1}}\n';

function read(bytes: Buffer, size = bytes.length) {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  const batches = ndjson([{ name: 'stdin', open: () => Readable.from(chunks) }], { report: listen() });
  return batches.flatMap((batch: Batch) => [...batch]).toArray();
}

for (const size of [1, 7, 100_000]) {
  test(`gzip is known by its bytes, in chunks of ${size}`, async (t) => {
    t.is((await read(gzipSync(line.repeat(1000)), size)).length, 1000);
    t.is((await read(Buffer.from(line.repeat(10)), size)).length, 10);
  });
}

for (const [what, bytes, message] of [
  ['zstd', Buffer.from('28b52ffd2400', 'hex'), /compressed by zstd; decompress it first: zstd -dc/],
  ['xz', Buffer.from('fd377a585a0000', 'hex'), /compressed by xz/],
  ['bzip2', Buffer.from('BZh91AY&SY'), /compressed by bzip2/],
  ['UTF-16 with a mark', Buffer.from(`\uFEFF${line}`, 'utf16le'), /UTF-16; convert it first: iconv -f UTF-16 -t UTF-8/],
  ['UTF-16 without', Buffer.from(line, 'utf16le'), /UTF-16LE/],
  ['CSV', Buffer.from('timestamp,host,x\n1,web1,1\n'), /CSV; cubestat reads NDJSON/],
] as const) {
  test(`${what} is said to be so`, async (t) => {
    await t.throwsAsync(read(bytes), { message });
    await t.throwsAsync(read(bytes, 1), { message });
  });
}
