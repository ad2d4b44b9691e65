import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** A page that is rendered once and sent to many clients. */
export interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
  /** The body, compressed on first use. */
  gzipped(): Promise<Buffer>;
}

export function page(status: number, type: string, content: string | Buffer): Page {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  let compressed: Promise<Buffer> | undefined;
  return { status, type, body, gzipped: () => (compressed ??= promisify(gzip)(body)) };
}
