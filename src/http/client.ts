import { promisify } from 'node:util';
import { constants, gunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { CubestatError } from '../errors.ts';
import { connector } from './connector.ts';
import { describeFailure } from './explain.ts';

/** Persistent connections to one server. Redirects are not followed, so that samples go nowhere else. */
export interface HttpClient {
  /**
   * Throws a CubestatError without a response, whose message follows the address (`refused the connection`). Its code is ABORTED, one
   * of {@link describeFailure} where the user has to act, or HTTP where a retry may help.
   */
  request(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body, cut off where it is long. */
  readonly body: string;
}

export interface HttpSettings {
  readonly connections: number;
  /** Seconds from the start of a request to the end of its answer. */
  readonly timeout: number;
  readonly tls?: Tls;
  /** Aborts the requests under way. */
  readonly signal: AbortSignal;
}

/** Contents of PEM files. */
export interface Tls {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly rejectUnauthorized?: boolean;
}

/** Makes a client. undici takes 100 ms to load, so it is imported here only. */
export async function httpClient(origin: string, { connections, timeout, tls, signal }: HttpSettings): Promise<HttpClient> {
  const { default: undici } = await import('undici');
  // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED has no effect.
  const connect = { rejectUnauthorized: true, ...tls, timeout: timeout * 1000 };
  const pool = new undici.Pool(origin, {
    connections,
    connect: connector(undici.buildConnector(connect)),
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    async request(request) {
      const deadline = within(timeout, signal);
      try {
        const answer = await pool.request({ ...request, signal: deadline.signal });
        return { status: answer.statusCode, headers: answer.headers, body: await textOf(answer) };
      } catch (error) {
        if (signal.aborted) throw new CubestatError('was given up', { code: 'ABORTED', cause: error });
        const failure = deadline.passed() ? { message: `did not answer within ${timeout} s` } : describeFailure(error, timeout);
        throw new CubestatError(failure.message, { code: failure.code ?? 'HTTP', exitCode: 75, cause: error });
      } finally {
        deadline.clear();
      }
    },
    close: () => pool.destroy(),
  };
}

/** A signal for one request. AbortSignal.any() would leak memory at the long-lived signal. */
function within(seconds: number, outer: AbortSignal): { readonly signal: AbortSignal; passed(): boolean; clear(): void } {
  const controller = new AbortController();
  let passed = false;
  const stop = () => controller.abort();
  const timer = setTimeout(() => {
    passed = true;
    stop();
  }, seconds * 1000);
  if (outer.aborted) stop();
  else outer.addEventListener('abort', stop, { once: true });
  return {
    signal: controller.signal,
    passed: () => passed,
    clear() {
      clearTimeout(timer);
      outer.removeEventListener('abort', stop);
    },
  };
}

/** The most bytes of a body that are read: enough for a message about each line of a large batch. */
const longestBody = 4 * 1024 * 1024;

/**
 * Reads a body, also gzipped: without Accept-Encoding a server may choose a coding (RFC 9110 section 12.5.3). A body that does not
 * decompress counts as empty.
 */
async function textOf({ headers, body }: Pick<Dispatcher.ResponseData, 'headers' | 'body'>): Promise<string> {
  const bytes = await beginningOf(body);
  if (!/^(x-)?gzip$/i.test(String(headers['content-encoding']))) return bytes.toString();
  const limits = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: longestBody };
  const text = await promisify(gunzip)(bytes, limits).catch(() => undefined);
  return text?.toString() ?? '';
}

async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > longestBody) break;
  }
  return Buffer.concat(chunks);
}
