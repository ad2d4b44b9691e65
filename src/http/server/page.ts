import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** A page that is rendered once and sent to many clients. */
export interface Page {
  readonly status: number;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The body, compressed on first use. */
  gzipped(): Promise<Buffer>;
  /** Called when an answer with it has been sent, or its client has gone. */
  readonly onceSent?: () => void;
}

/** A page that is sent while it is produced, as fast as its reader takes it. */
export interface PageStream {
  readonly status: 200;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The parts of the body, each produced when the reader has taken the one before. The signal aborts when the reader has gone. */
  chunks(signal: AbortSignal): AsyncIterable<Uint8Array>;
}

export function page(status: number, type: string, content: string | Buffer, headers: Page['headers'] = {}): Page {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  let compressed: Promise<Buffer> | undefined;
  return { status, type, headers, body, gzipped: () => (compressed ??= promisify(gzip)(body)) };
}
