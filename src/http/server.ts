import { createServer, type IncomingMessage, type RequestListener, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { CubestatError, errnoOf, reasonOf } from '../errors.ts';
import { parseAccept, qualityOf } from './accept.ts';
import { limitConnections } from './connection-limit.ts';
import { hostCheck } from './host.ts';
import { page, type Page } from './page.ts';

export interface PageServer {
  /** `http://127.0.0.1:9090`, with the chosen port where 0 was asked for. */
  readonly origin: string;
  /** Uses another certificate for new connections. */
  renew(certificate: Certificate): void;
  /** Closes the port and all connections. */
  close(): Promise<void>;
}

/** A certificate with its key, in PEM. */
export interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** `overloaded`: too many passwords are being compared. */
export type AuthResult = 'ok' | 'unauthorized' | 'overloaded';

/** Checks an Authorization header that came from a remote address. */
export type Authenticator = (authorization: string | undefined, address: string) => Promise<AuthResult>;

export interface PageServerSettings {
  readonly address: string;
  /** 0: any that is free. */
  readonly port: number;
  /** The page at a path for an Accept header; undefined where there is none. */
  readonly find: (path: string, accept: string | undefined) => Page | undefined | Promise<Page | undefined>;
  /** For HTTPS; without one it is HTTP. */
  readonly certificate?: Certificate | undefined;
  /** Without it, all clients are served. */
  readonly authenticate?: Authenticator | undefined;
  /** Called with errors after the start: nothing from the network ends the process. */
  readonly onError: (message: string) => void;
  /** Milliseconds in which a client has to send its request, and to take the response. */
  readonly clientTimeout?: number;
}

/** Serves pages over HTTP or HTTPS. Throws a ListenError when it cannot listen. */
export async function servePages({
  address,
  port,
  certificate,
  onError,
  clientTimeout = 10_000,
  ...site
}: PageServerSettings): Promise<PageServer> {
  const limits = { headersTimeout: clientTimeout, requestTimeout: clientTimeout, connectionsCheckingInterval: 1000 };
  const { server, renew } = serverFor(limits, clientTimeout, certificate, (request, response) => {
    const failed = (error: unknown) => onError(`a request failed: ${reasonOf(error)}`);
    const answer = async () => {
      const ready = await answerTo(request, response, { ...site, admit: connections.admit, isMeant: isHostAllowed }).catch(
        (error: unknown): Answer => {
          failed(error);
          return { page: broken };
        },
      );
      connections.limitSending(request, response);
      send(response, ready);
    };
    answer().catch((error: unknown) => {
      failed(error);
      response.destroy();
    });
  });
  server.keepAliveTimeout = keepAlive;
  const connections = limitConnections(server, { maxRequests: mostRequests, clientTimeout });
  server.listen({ host: address, port });
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new ListenError(address, port, error);
  }
  const { address: bound, port: boundPort } = server.address() as AddressInfo;
  const isHostAllowed = hostCheck(address, bound);
  server.on('error', (error) => onError(`cannot take connections: ${reasonOf(error)}`));
  return {
    origin: `${certificate ? 'https' : 'http'}://${hostPort(address, boundPort)}`,
    renew,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
        connections.dropAll();
      }),
  };
}

function serverFor(limits: ServerOptions, handshakeTimeout: number, certificate: Certificate | undefined, listener: RequestListener) {
  if (!certificate) return { server: createServer(limits, listener), renew() {} };
  const server = createTlsServer({ ...limits, ...certificate, handshakeTimeout }, listener);
  return { server, renew: (renewed: Certificate) => server.setSecureContext(renewed) };
}

/** A server cannot listen on its address and port. */
export class ListenError extends CubestatError {
  override readonly name = 'ListenError';

  constructor(address: string, port: number, cause: unknown) {
    super(listenFailure(hostPort(address, port), cause), { code: errnoOf(cause) ?? 'LISTEN', exitCode: 2, cause });
  }
}

function listenFailure(place: string, cause: unknown): string {
  const errno = errnoOf(cause);
  if (errno === 'EADDRINUSE') return `${place} is in use by another program`;
  if (errno === 'EACCES') return `may not listen on ${place}: ports below 1024 are for root`;
  if (errno === 'EADDRNOTAVAIL') return `cannot listen on ${place}: this host has no such address`;
  return `cannot listen on ${place}: ${reasonOf(cause)}`;
}

function hostPort(address: string, port: number): string {
  return `${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** Milliseconds, longer than usual scrape intervals, so that scrapes reuse their connection. */
const keepAlive = 120_000;
const mostRequests = 256;

interface Site extends Pick<PageServerSettings, 'find' | 'authenticate'> {
  readonly admit: ReturnType<typeof limitConnections>['admit'];
  readonly isMeant: ReturnType<typeof hostCheck>;
}

interface Answer {
  readonly page: Page;
  /** The compressed body of the page. */
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

async function answerTo(request: IncomingMessage, response: ServerResponse, { find, authenticate, admit, isMeant }: Site): Promise<Answer> {
  const { method, url = '/', headers, socket } = request;
  if (!admit(request, response)) return { page: tooMany, headers: { 'Retry-After': '1' } };
  if (!isMeant(hostIn(url) ?? headers.host)) return { page: misdirected };
  const result = authenticate ? await authenticate(headers.authorization, socket.remoteAddress ?? '') : 'ok';
  if (result === 'unauthorized') return { page: unauthorized, headers: { 'WWW-Authenticate': 'Basic realm="cubestat"' } };
  if (result === 'overloaded') return { page: overloaded, headers: { 'Retry-After': '10' } };
  if (method !== 'GET' && method !== 'HEAD') return { page: notAllowed, headers: { Allow: 'GET, HEAD', Connection: 'close' } };
  const found = (await find(pathOf(url), headers.accept)) ?? notFound;
  const compress = found.body.length > minCompressed && takesGzip(headers['accept-encoding']);
  return compress ? { page: found, body: await found.gzipped(), headers: { 'Content-Encoding': 'gzip' } } : { page: found };
}

function send(response: ServerResponse, { page: { status, type, body: plainBody }, body = plainBody, headers }: Answer): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    Vary: 'Accept, Accept-Encoding',
    ...headers,
  });
  response.end(body);
}

const plain = 'text/plain; charset=utf-8';
const notFound = page(404, plain, 'There is nothing here. / says what there is.\n');
const unauthorized = page(401, plain, 'This needs a name and a password.\n');
const overloaded = page(503, plain, 'Too many passwords are being compared, 64 in all and 16 from one address; try again.\n');
const tooMany = page(503, plain, `${mostRequests} requests are being answered, which is the limit; try again.\n`);
const misdirected = page(
  421,
  plain,
  'This listens on a loopback address, and is served as localhost, 127.0.0.1 or [::1] only: another name may be that of a web page.\n',
);
const broken = page(500, plain, 'This page could not be made; see what cubestat says.\n');
const notAllowed = page(405, plain, 'Only GET and HEAD.\n');

/** Bytes; smaller bodies fit into one packet. */
const minCompressed = 1000;

function takesGzip(header: string | undefined): boolean {
  return header !== undefined && (qualityOf(['gzip', '*'], parseAccept(header)) ?? 0) > 0;
}

/** The host of an absolute URL, which overrides the header. https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 */
function hostIn(url: string): string | undefined {
  return /^https?:\/\/(?:[^/?#]*@)?([^/?#]*)/i.exec(url)?.[1];
}

/** The path without its query. A proxy sends the absolute URL. */
function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/?]*/i, '').replace(/\?.*$/s, '') || '/';
}
