import type { Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { begins } from './foreign.ts';

/** How content is compressed, and what decompresses it. */
export interface Compression {
  /** The program to decompress with, as named by the shell and by its package. */
  readonly program: string;
  readonly packageName: string;
  /** The first bytes of such content, as in file(1), in Latin-1. */
  readonly magic: string;
  /** Decompresses within this process, where Node supports it. */
  readonly open?: (() => Transform) | undefined;
}

/** Node supports zstd since 22.15, but before 24 does not report truncated content. */
const tellsCut = Number.parseInt(process.versions.node, 10) >= 24;

function createZstdDecompress(): Transform {
  const zlib = process.getBuiltinModule('node:zlib') as { readonly createZstdDecompress?: () => Transform };
  return zlib.createZstdDecompress!();
}

const compressions: readonly Compression[] = [
  { program: 'gzip', packageName: 'gzip', magic: '\x1f\x8b', open: () => createGunzip({ chunkSize: 2 ** 16 }) },
  { program: 'zstd', packageName: 'zstd', magic: '(\xb5/\xfd', open: tellsCut ? createZstdDecompress : undefined },
  { program: 'xz', packageName: 'xz-utils', magic: '\xfd7zXZ\0', open: undefined },
  { program: 'bzip2', packageName: 'bzip2', magic: 'BZh', open: undefined },
];

export function compressionOf(head: Buffer): Compression | undefined {
  return compressions.find(({ magic }) => begins(head, magic));
}
