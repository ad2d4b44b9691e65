import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** What a server answers. It is made once, and sent to whoever asks. */
export interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
  /** The body, compressed when that is first asked for. */
  gzipped(): Promise<Buffer>;
}

export function page(status: number, type: string, content: string | Buffer): Page {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  let compressed: Promise<Buffer> | undefined;
  return { status, type, body, gzipped: () => (compressed ??= promisify(gzip)(body)) };
}
