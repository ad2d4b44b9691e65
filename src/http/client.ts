import { promisify } from 'node:util';
import { constants, gunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { CubestatError } from '../errors.ts';
import { connector } from './connector.ts';
import { explain } from './explain.ts';

/** Connections to one server, kept open between requests. It follows no redirects: what it sends goes nowhere else. */
export interface HttpClient {
  /**
   * Throws a CubestatError that says what the server did (`refused the connection`) when there is no answer: ABORTED by
   * the signal, a code of {@link explain} for what somebody has to mend, or HTTP for what may pass by itself.
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
  /** Its beginning, where it is long. */
  readonly body: string;
}

export interface HttpSettings {
  readonly connections: number;
  /** Seconds from the start of a request to the end of its answer. */
  readonly timeout: number;
  readonly tls?: Tls;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

/** Contents of PEM files. */
export interface Tls {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly rejectUnauthorized?: boolean;
}

/** What undici is, and takes 100 ms to load, is loaded by those who need it. */
export async function httpClient(origin: string, { connections, timeout, tls, signal }: HttpSettings): Promise<HttpClient> {
  const { default: undici } = await import('undici');
  // Said, so that NODE_TLS_REJECT_UNAUTHORIZED in the environment does not change it.
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
        const failure = deadline.passed() ? { words: `did not answer within ${timeout} s` } : explain(error, timeout);
        throw new CubestatError(failure.words, { code: failure.code ?? 'HTTP', exitCode: 75, cause: error });
      } finally {
        deadline.clear();
      }
    },
    close: () => pool.destroy(),
  };
}

/** A signal for one request. AbortSignal.any() would leave something behind at the long-lived one for each. */
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

/** Enough for what a server has to say of each line of a large batch; the rest is not listened to. */
const longestBody = 4 * 1024 * 1024;

/**
 * Where a request names no coding, a server may choose one (RFC 9110 section 12.5.3), and gzip is what they choose. Of what cannot
 * be decompressed, or becomes too long, nothing is read: it would be no words.
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
