import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CubestatError } from '../../errors.ts';

interface Content {
  /** The bytes that such content begins with. */
  readonly magic: readonly number[];
  readonly kind: string;
  /** What makes NDJSON of it. */
  readonly remedy: string;
}

const foreign: readonly Content[] = [
  { magic: [0x28, 0xb5, 0x2f, 0xfd], kind: 'compressed by zstd', remedy: 'decompress it first: zstd -dc' },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], kind: 'compressed by xz', remedy: 'decompress it first: xz -dc' },
  { magic: [0x42, 0x5a, 0x68], kind: 'compressed by bzip2', remedy: 'decompress it first: bzip2 -dc' },
  { magic: [0x04, 0x22, 0x4d, 0x18], kind: 'compressed by lz4', remedy: 'decompress it first: lz4 -dc' },
  { magic: [0x50, 0x4b, 0x03, 0x04], kind: 'a zip archive', remedy: 'extract it first: unzip -p' },
  { magic: [0xff, 0xfe], kind: 'UTF-16', remedy: 'convert it first: iconv -f UTF-16 -t UTF-8' },
  { magic: [0xfe, 0xff], kind: 'UTF-16', remedy: 'convert it first: iconv -f UTF-16 -t UTF-8' },
  { magic: [0x7b, 0x00], kind: 'UTF-16', remedy: 'convert it first: iconv -f UTF-16LE -t UTF-8' },
  { magic: [0x00, 0x7b], kind: 'UTF-16', remedy: 'convert it first: iconv -f UTF-16BE -t UTF-8' },
  {
    magic: [0x74, 0x69, 0x6d, 0x65, 0x73, 0x74, 0x61, 0x6d, 0x70, 0x2c],
    kind: 'CSV',
    remedy: 'cubestat reads NDJSON, which --format ndjson writes',
  },
];

const gzip: readonly number[] = [0x1f, 0x8b];
const longestMagic = Math.max(...foreign.map(({ magic }) => magic.length));
const newline = 0x0a;

/**
 * The text of an input: what gzip compressed is decompressed, whatever the input's name. Throws a CubestatError for content
 * that is known not to be NDJSON. The magic numbers are those of file(1).
 */
export async function* decodedText(name: string, bytes: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const head = await headOf(bytes);
  const content = foreign.find(({ magic }) => begins(head, magic));
  if (content) throw new CubestatError(`cannot read ${name}: it is ${content.kind}; ${content.remedy}`, { code: 'READ' });
  const whole = joined(head, bytes);
  // An error is thrown where it is read, so the callback does nothing.
  yield* begins(head, gzip) ? (pipeline(whole, createGunzip(), () => {}) as AsyncIterable<Buffer>) : whole;
}

/** The first bytes: enough to recognise the content, or a line, or all. */
async function headOf(bytes: AsyncGenerator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < longestMagic && !head.includes(newline)) {
    const { value, done } = await bytes.next();
    if (done) break;
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  return head;
}

async function* joined(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* rest;
}

function begins(head: Buffer, magic: readonly number[]): boolean {
  return magic.every((byte, at) => head[at] === byte);
}
