import { request as requestPlain, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestOverTls } from 'node:https';
import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { proxyHeaders, type HttpProxy } from './proxy.ts';
import { proxyAnswer, ProxyError, unreachableProxy } from './proxy-error.ts';

export interface TunnelSettings {
  /** Authorities for the certificate of an HTTPS proxy. */
  readonly ca?: Buffer | undefined;
  /** Headers of the request for a tunnel. */
  readonly headers: Readonly<Record<string, string>>;
  /** Seconds until the tunnel has to be open. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** Makes connections with `connect` through tunnels of a proxy. A failure at the proxy is a ProxyError. */
export function throughTunnel(proxy: HttpProxy, connect: buildConnector.connector, settings: TunnelSettings): buildConnector.connector {
  return (options, callback) => {
    const { hostname, port, protocol } = options;
    const authority = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
    openTunnel(proxy, authority, settings).then(
      (httpSocket) => connect({ ...options, httpSocket }, callback),
      (error: Error) => callback(error, null),
    );
  };
}

/** Requests a tunnel: RFC 9110 section 9.3.6. Rejects with a ProxyError. */
async function openTunnel(proxy: HttpProxy, authority: string, settings: TunnelSettings): Promise<Socket> {
  const asked = connectRequest(proxy, authority, settings);
  const timer = setTimeout(() => asked.destroy(timedOut()), settings.timeout * 1000);
  try {
    const { response, socket, head } = await answerTo(asked);
    const { statusCode: status = 0, statusMessage = '', headers } = response;
    if (status >= 200 && status < 300) return socket;
    const content = await pageOf(response, socket, head).catch(() => Buffer.alloc(0));
    throw proxyAnswer(proxy, { status, headers, content, body: content.toString() || statusMessage });
  } catch (error) {
    throw error instanceof ProxyError ? error : unreachableProxy(proxy, error, settings.timeout);
  } finally {
    clearTimeout(timer);
  }
}

function connectRequest(proxy: HttpProxy, authority: string, { ca, headers: own, signal }: TunnelSettings): ClientRequest {
  const headers = { ...own, ...proxyHeaders(proxy), host: authority };
  const request = { method: 'CONNECT', path: authority, headers, agent: false, signal } as const;
  if (proxy.origin.startsWith('http:')) return requestPlain(proxy.origin, request).end();
  return requestOverTls(proxy.origin, { ...request, rejectUnauthorized: true, ...(ca && { ca }) }).end();
}

function timedOut(): Error {
  return Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' });
}

interface Connected {
  readonly response: IncomingMessage;
  readonly socket: Socket;
  /** The part of the body that has arrived. */
  readonly head: Buffer;
}

function answerTo(asked: ClientRequest): Promise<Connected> {
  return new Promise((resolve, reject) => {
    asked.once('connect', (response, socket, head) => resolve({ response, socket, head }));
    asked.once('error', reject);
  });
}

/** The most bytes to read of a proxy's page. */
const longestPage = 4096;

/** The body of a refused request, which Node.js leaves in the socket. */
async function pageOf({ headers }: IncomingMessage, socket: Socket, head: Buffer): Promise<Buffer> {
  const length = Math.min(Number(headers['content-length'] ?? 0), longestPage);
  let page = head;
  for await (const chunk of page.length < length ? (socket as AsyncIterable<Buffer>) : []) {
    page = Buffer.concat([page, chunk]);
    if (page.length >= length) break;
  }
  socket.on('error', () => {}).destroy();
  return page.subarray(0, length);
}
