import { constants, createGunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { CubestatError, errnoOf } from '../../errors.ts';
import type { HttpAnswer } from './http-answer.ts';
import { connectionsTo, type ConnectionSettings, type HttpRequest } from './connections.ts';
import { describeFailure } from '../describe-failure.ts';
import { isOfProxy, proxyAnswer } from './proxy-error.ts';

/** Persistent connections to one server. Redirects are not followed, so that samples go nowhere else. */
export interface HttpClient {
  /**
   * Throws a CubestatError without a response, whose message follows the address (`refused the connection`). Its code is ABORTED, one
   * of {@link describeFailure} where the user has to act, or HTTP where a retry may help. A ProxyError is about a proxy.
   */
  request(request: HttpRequest): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/** Makes a client. It imports undici on demand, as that takes 100 ms. */
export async function httpClient(origin: string, settings: ConnectionSettings): Promise<HttpClient> {
  const { timeout, route = {}, signal, longestBody = enoughForMessages } = settings;
  const { pool, prepare, close } = await connectionsTo(origin, settings);
  return {
    async request(request) {
      const deadline = within(timeout, signal);
      try {
        const response = await pool.request({ ...prepare(request), signal: deadline.signal });
        const isSuccess = response.statusCode < 300;
        const { content, isCut } = await contentOf(response, isSuccess ? longestBody : enoughForMessages);
        const answer = { status: response.statusCode, headers: response.headers, body: content.toString(), content, isCut };
        if (route.proxy && origin.startsWith('http:') && isOfProxy(answer)) throw proxyAnswer(route.proxy, answer);
        return answer;
      } catch (error) {
        if (signal.aborted) throw new CubestatError('was canceled', { code: 'ABORTED', cause: error });
        throw error instanceof CubestatError ? error : failureOf(error, settings, deadline.passed());
      } finally {
        deadline.clear();
      }
    },
    close,
  };
}

/** An error for a request without a response. Through a proxy, it may be either that failed. */
function failureOf(cause: unknown, { timeout, route: { proxy } = {} }: ConnectionSettings, isLate: boolean): CubestatError {
  const { message, code = 'HTTP' } = isLate ? { message: `did not answer within ${timeout} s` } : describeFailure(cause, timeout);
  const way = proxy ? `, by way of the proxy ${proxy.origin}` : '';
  return new CubestatError(message + way, { code, exitCode: 75, cause });
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

/** The most bytes of an error's body, and the default for others: enough for a message about each line of a large batch. */
const enoughForMessages = 4 * 1024 * 1024;

/**
 * Reads a body, also gzipped: without Accept-Encoding a server may choose a coding (RFC 9110 section 12.5.3). A body that does not
 * decompress counts as empty. In a success it throws, because an empty body may mean that all is written.
 */
async function contentOf({ statusCode, headers, body }: Dispatcher.ResponseData, longest: number): Promise<Content> {
  if (!/^(x-)?gzip$/i.test(String(headers['content-encoding']))) return beginningOf(body, longest);
  const content = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  body.on('error', (error) => content.destroy(error)).pipe(content);
  try {
    return await beginningOf(content, longest);
  } catch (error) {
    if (!errnoOf(error)?.startsWith('Z_')) throw error;
    if (statusCode < 300) throw new CubestatError(`answers ${statusCode} with what does not decompress`, { code: 'HTTP', exitCode: 75 });
    return { content: Buffer.alloc(0), isCut: false };
  } finally {
    body.destroy();
  }
}

interface Content {
  readonly content: Buffer;
  readonly isCut: boolean;
}

async function beginningOf(body: AsyncIterable<Buffer>, longest: number): Promise<Content> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > longest) break;
  }
  return { content: Buffer.concat(chunks), isCut: length > longest };
}
