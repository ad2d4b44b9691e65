import { execFileSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import type { Batch } from '../../../../src/samples/index.ts';
import { readInputs } from '../../../../src/sources/index.ts';
import { peer } from '../../../peers.ts';
import { listen } from '../../../report.ts';
import { readContent } from '../reading.ts';

const line = '{"timestamp":1,"host":"web1","metrics":{"x":1}}\n';

function read(bytes: Buffer, size = bytes.length) {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  const batches = readInputs([{ name: 'stdin', open: () => Readable.from(chunks) }], { report: listen() });
  return batches.flatMap((batch: Batch) => [...batch]).toArray();
}

for (const size of [1, 7, 100_000]) {
  test(`gzip is known by its bytes, in chunks of ${size}`, async (t) => {
    t.is((await read(gzipSync(line.repeat(1000)), size)).length, 1000);
    t.is((await read(Buffer.from(line.repeat(10)), size)).length, 10);
  });
}

for (const [what, bytes, message] of [
  ['lz4', Buffer.from('04224d186470b9', 'hex'), /compressed by lz4; decompress it first: lz4 -dc/],
  ['zip', Buffer.from('PK\x03\x04aaaa'), /a zip archive/],
  ['UTF-16 with a mark', Buffer.from(`\uFEFF${line}`, 'utf16le'), /UTF-16; convert it first: iconv -f UTF-16 -t UTF-8/],
  ['UTF-16 without', Buffer.from(line, 'utf16le'), /UTF-16LE/],
  ['UTF-16 within gzip', gzipSync(Buffer.from(line, 'utf16le')), /UTF-16LE/],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]), /UTF-32; convert it first: iconv -f UTF-32 -t UTF-8/],
  ['tar', Buffer.from(`a.ndjson${'\0'.repeat(249)}ustar\0`), /a tar archive; extract it first: tar -xOf FILE/],
  ['tar within gzip', gzipSync(`a.ndjson${'\0'.repeat(249)}ustar\0`), /a tar archive/],
  ['a workbook', Buffer.from(`PK\x03\x04${'\0'.repeat(26)}[Content_Types].xml`), /a workbook of Excel; save it as CSV/],
  ['Parquet', Buffer.from('PAR1\x15\x04'), /Parquet; let duckdb make CSV of it/],
  ['packets', Buffer.from('d4c3b2a102000400', 'hex'), /a capture of packets/],
  ['what sadc writes', Buffer.from('96d575210c060100', 'hex'), /sadf -j/],
] as const) {
  test(`${what} is said to be so`, async (t) => {
    await t.throwsAsync(read(bytes), { message });
    await t.throwsAsync(read(bytes, 1), { message });
  });
}

const packers = { gzip: ['gzip', '-c'], zstd: ['zstd', '-qc'], xz: ['xz', '-c'], bzip2: ['bzip2', '-c'] } as const;
// So much that it is compressed in several blocks, of which the first are whole when the last is cut.
const lines = Array.from({ length: 40_000 }, (_, at) => line.replaceAll('1}', `${at}.${at % 977}}`)).join('');

for (const [program, words] of Object.entries(packers)) {
  let made: Buffer | undefined;
  const packed = () => (made ??= execFileSync(words[0], [words[1]], { input: lines, maxBuffer: 2 ** 24 }));

  peer(program)(`what ${program} compressed is read, whatever its name`, async (t) => {
    const { samples, said, failures } = await readContent(packed(), { size: 10_000 });
    t.deepEqual([samples.length, said, failures], [40_000, [], []]);
  });

  peer(program)(`of what ${program} compressed and is cut, all is read that can be`, async (t) => {
    const bytes = packed();
    const { samples, said, failures } = await readContent(bytes.subarray(0, bytes.length - 20));
    t.deepEqual([said, failures], [[], [`cannot read in: it ends in the middle of what ${program} compressed`]]);
    t.true(samples.length > 0 && samples.every(({ host }) => host === 'web1'));
  });

  peer(program)(`what ${program} compressed and is damaged is said to be so`, async (t) => {
    const bytes = Buffer.from(packed());
    bytes.fill(0xaa, bytes.length >> 1, (bytes.length >> 1) + 1000);
    const { samples, failures } = await readContent(bytes);
    t.deepEqual(failures, [`cannot read in: what ${program} compressed is damaged in it`]);
    t.true(samples.length < 40_000);
  });
}

test.serial('a program that is missing is told, with its package', async (t) => {
  const path = process.env['PATH'];
  t.teardown(() => (process.env['PATH'] = path));
  process.env['PATH'] = '';
  const { failures } = await readContent(Buffer.from('fd377a585a000004e6d6b44602002101', 'hex'));
  t.deepEqual(failures, [
    'cannot read in: it is compressed by xz, which is not installed here; install xz-utils, or decompress it elsewhere: xz -dc',
  ]);
});
