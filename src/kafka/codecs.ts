import zlib from 'node:zlib';
import type { CompressionCodecs, CompressionTypes } from 'kafkajs';

/** Adds codecs of other producers to gzip, the only one of the library. */
export async function registerCodecs(library: {
  readonly CompressionCodecs: typeof CompressionCodecs;
  readonly CompressionTypes: typeof CompressionTypes;
}): Promise<void> {
  const { CompressionCodecs: codecs, CompressionTypes: types } = library;
  const { default: snappy } = await import('snappyjs');
  codecs[types.Snappy] = () => readOnly((bytes) => snappyBlocks(bytes).map((block) => snappy.uncompress(block)));
  if (zstdDecompressSync !== undefined) codecs[types.ZSTD] = () => readOnly((bytes) => [zstdDecompressSync(bytes)]);
}

interface Codec {
  compress(): Promise<Buffer>;
  decompress(bytes: Buffer): Promise<Buffer>;
}

/** Node has it since 22.15. */
const { zstdDecompressSync } = zlib as typeof zlib & { readonly zstdDecompressSync?: (bytes: Buffer) => Buffer };

function readOnly(decompress: (bytes: Buffer) => readonly Buffer[]): Codec {
  return {
    compress: () => Promise.reject(new Error('messages are written with gzip')),
    decompress: async (bytes) => Buffer.concat(decompress(bytes)),
  };
}

/**
 * The header of snappy-java's format, which other producers write too. Two numbers of four bytes follow, then blocks with their lengths.
 */
const javaMagic = Buffer.from('\x82SNAPPY\0', 'latin1');
const javaHeader = 16;

function snappyBlocks(bytes: Buffer): readonly Buffer[] {
  if (!bytes.subarray(0, javaMagic.length).equals(javaMagic)) return [bytes];
  const blocks: Buffer[] = [];
  for (let at = javaHeader; at < bytes.length;) {
    const end = at + 4 + bytes.readUInt32BE(at);
    blocks.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return blocks;
}
