import { once } from 'node:events';
import {
  createServer,
  request as ask,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { pipeline, type Duplex } from 'node:stream';
import type { ExecutionContext } from 'ava';

/** A proxy as those of companies: it asks what it is told to, and makes tunnels. */
export interface ForwardProxy {
  readonly url: string;
  /** `POST http://db.example:8086/write` and `CONNECT db.example:443`, with their headers. */
  readonly requests: readonly { readonly line: string; readonly headers: IncomingHttpHeaders }[];
}

export interface Refusing {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ForwardProxySettings {
  /** Its own answer to a request, instead of what is asked for; `count` were there before. */
  readonly refuse?: (count: number) => Refusing | undefined;
  /** Where the host of every request is. */
  readonly port: number;
  readonly certificate?: { readonly cert: Buffer; readonly key: Buffer };
}

export async function startForwardProxy(t: ExecutionContext, settings: ForwardProxySettings): Promise<ForwardProxy> {
  const { refuse = () => undefined, port, certificate } = settings;
  const requests: ForwardProxy['requests'][number][] = [];
  const open = new Set<Duplex>();
  const noted = (line: string, headers: IncomingHttpHeaders) => refuse(requests.push({ line, headers }) - 1);
  const listener: RequestListener = (request, response) => {
    const refusal = noted(`${request.method} ${request.url}`, request.headers);
    if (refusal) response.writeHead(refusal.status, refusal.headers).end(refusal.body);
    else forward(request, response, port);
  };
  const server = certificate ? createSecureServer(certificate, listener) : createServer(listener);
  server.on('connect', ({ url, headers }, socket: Duplex) => {
    const refusal = noted(`CONNECT ${url}`, headers);
    if (refusal) socket.end(rawAnswer(refusal));
    else for (const end of tunnel(socket, port)) open.add(end);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
    for (const end of open) end.destroy();
  });
  return { url: `${certificate ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

function forward(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { method = '', url = '', headers } = request;
  const { pathname, search } = new URL(url);
  const onward = ask({ host: '127.0.0.1', port, method, path: pathname + search, headers }, (answer) => {
    response.writeHead(answer.statusCode!, answer.headers);
    pipeline(answer, response, () => {});
  });
  pipeline(request, onward, (error) => error && request.socket.destroy());
}

function tunnel(socket: Duplex, port: number): readonly Duplex[] {
  const onward = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
  for (const end of [socket, onward]) end.on('error', () => {});
  pipeline(socket, onward, socket, () => {});
  return [socket, onward];
}

function rawAnswer({ status, headers = {}, body = '' }: Refusing): string {
  const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)) }).map(([name, text]) => `${name}: ${text}`);
  return `HTTP/1.1 ${status} No\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}
