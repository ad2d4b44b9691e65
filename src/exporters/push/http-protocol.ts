import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { CubestatError } from '../../errors.ts';
import { httpClient, type HttpAnswer, type HttpClient, type Endpoint } from '../../http/index.ts';
import type { Report } from '../../report.ts';
import { problemOf, remedyFor } from './problem.ts';
import type { Body, Classification, Protocol, Writing } from './protocol.ts';

/** A push protocol over HTTP: how samples become a body, what a response means, and what to advise. */
export interface HttpProtocol extends Writing, Pick<Protocol, 'remedy' | 'renew'> {
  readonly contentType: string;
  /** The path of a write, with its query. */
  readonly path: string;
  /** The headers of each request, with the current credentials. */
  headers(): Readonly<Record<string, string>>;
  /** Classifies the response to a write. */
  classify(answer: HttpAnswer): Classification;
  /** Removes a cause itself, such as a missing database. Returns whether to retry at once, or why it failed. */
  repair?(cause: string, client: HttpClient): Promise<'repaired' | { readonly failed: string } | undefined>;
}

export interface HttpPushSettings {
  /** The most requests at the same time. */
  readonly connections: number;
  /** Seconds to wait for a response. */
  readonly timeout: number;
  readonly gzip: 'auto' | 'on' | 'off';
}

/** Opens persistent connections, through which a protocol pushes until the signal aborts. */
export async function overHttp(
  protocol: HttpProtocol,
  endpoint: Endpoint,
  { connections, timeout, gzip: gzipped }: HttpPushSettings,
  { report, signal }: { readonly report: Report; readonly signal: AbortSignal },
): Promise<Protocol> {
  const compress = gzipped === 'on' || (gzipped === 'auto' && !endpoint.loopback);
  const { origin, tls, route } = endpoint;
  if (route.proxy) report.detail(`${endpoint.displayUrl} by way of the proxy ${route.proxy.origin}, from ${route.proxy.variable}`);
  const client = await httpClient(origin, { connections, timeout, tls, route, signal });
  return {
    ...protocol,
    displayUrl: endpoint.displayUrl,
    async request(body) {
      const request = await requestOf(body, protocol, compress);
      return async () => write(protocol, client, request);
    },
    remedy: (cause) => remedyFor(cause, endpoint, protocol),
    close: () => client.close(),
  };
}

interface WriteRequest {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** The fastest level compresses such lines to a fifth; the best takes ten times as long for a sixth. */
async function requestOf({ lines }: Body, { contentType, encoding }: HttpProtocol, compress: boolean): Promise<WriteRequest> {
  const body = Buffer.concat(lines);
  const headers = { 'content-type': contentType };
  if (encoding) return { body: encoding.encode(body), headers: { ...headers, 'content-encoding': encoding.name } };
  if (!compress) return { body, headers };
  return { body: await promisify(gzip)(body, { level: constants.Z_BEST_SPEED }), headers: { ...headers, 'content-encoding': 'gzip' } };
}

/** Writes once, and classifies the response or the error. */
async function write(protocol: HttpProtocol, client: HttpClient, { body, headers }: WriteRequest): Promise<Classification> {
  const attempt = async () => {
    const request = { method: 'POST', path: protocol.path, headers: { ...headers, ...protocol.headers() }, body } as const;
    return asServerMessage(protocol.classify(await client.request(request)));
  };
  try {
    const answer = await attempt();
    const repaired = answer.outcome === 'blocked' ? await protocol.repair?.(answer.cause, client) : undefined;
    if (repaired === undefined || answer.outcome !== 'blocked') return answer;
    return repaired === 'repaired' ? await attempt() : { ...answer, message: `${answer.message}, and ${repaired.failed}` };
  } catch (error) {
    if (!(error instanceof CubestatError) || error.code === 'ABORTED') throw error;
    return problemOf(error);
  }
}

function asServerMessage(answer: Classification): Classification {
  return answer.outcome === 'blocked' || answer.outcome === 'retryable' ? { ...answer, message: `answers ${answer.message}` } : answer;
}
