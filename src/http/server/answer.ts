import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { parseAccept, qualityOf } from './accept.ts';
import { type limitConnections, mostRequests } from './connection-limit.ts';
import type { hostCheck } from './host.ts';
import { page, type Page, type PageStream } from './page.ts';

/** `overloaded`: too many passwords are being compared. */
export type AuthResult = 'ok' | 'unauthorized' | 'overloaded';

/** Checks an Authorization header that came from a remote address. */
export type Authenticator = (authorization: string | undefined, address: string) => Promise<AuthResult>;

/** A request for a page. */
export interface PageRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

export type FoundPage = Page | PageStream | undefined;

/** What a server serves, and to which clients. */
export interface Site {
  /** The page of a request; undefined where there is none. */
  readonly find: (request: PageRequest) => FoundPage | Promise<FoundPage>;
  /** Without it, all clients are served. */
  readonly authenticate?: Authenticator | undefined;
  readonly admit: ReturnType<typeof limitConnections>['admit'];
  readonly isMeant: ReturnType<typeof hostCheck>;
}

/** A page, and the parts that depend on the request. */
export interface ReadyAnswer {
  readonly page: Page | PageStream;
  /** The compressed body of the page. */
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export async function answerTo(
  request: IncomingMessage,
  response: ServerResponse,
  { find, authenticate, admit, isMeant }: Site,
): Promise<ReadyAnswer> {
  const { method, url = '/', headers, headersDistinct, socket } = request;
  if (!admit(request, response)) return { page: tooMany, headers: { 'Retry-After': '1' } };
  if (headersDistinct['host'] && headersDistinct['host'].length > 1) return { page: ambiguous };
  if (!isMeant(hostIn(url) ?? headers.host)) return { page: misdirected };
  const result = authenticate ? await authenticate(headers.authorization, socket.remoteAddress ?? '') : 'ok';
  if (result === 'unauthorized') return { page: unauthorized, headers: { 'WWW-Authenticate': 'Basic realm="cubestat"' } };
  if (result === 'overloaded') return { page: overloaded, headers: { 'Retry-After': '10' } };
  if (method !== 'GET' && method !== 'HEAD') return { page: notAllowed, headers: { Allow: 'GET, HEAD', Connection: 'close' } };
  const found = (await find({ path: pathOf(url), query: queryOf(url), headers })) ?? notFound;
  if ('chunks' in found) return { page: found };
  const compress = found.body.length > minCompressed && takesGzip(headers['accept-encoding']);
  return compress ? { page: found, body: await found.gzipped(), headers: { 'Content-Encoding': 'gzip' } } : { page: found };
}

/** Sends a page, or the headers of a stream. */
export function send(response: ServerResponse, { page: found, body, headers }: ReadyAnswer): void {
  const content = body ?? ('body' in found ? found.body : undefined);
  response.writeHead(found.status, { ...headersOf(found), ...(content && { 'Content-Length': content.length }), ...headers });
  response.end(content);
}

export function headersOf({ type, headers }: Page | PageStream): Readonly<Record<string, string>> {
  return {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    Vary: 'Accept, Accept-Encoding',
    ...headers,
  };
}

const plain = 'text/plain; charset=utf-8';
const notFound = page(404, plain, 'There is nothing here. / says what there is.\n');
const unauthorized = page(401, plain, 'This needs a name and a password.\n');
const overloaded = page(503, plain, 'Too many passwords are being compared, 64 in all and 16 from one address; try again.\n');
const tooMany = page(503, plain, `${mostRequests} requests are being answered, which is the limit; try again.\n`);
/** https://www.rfc-editor.org/rfc/rfc9112#section-3.2 */
const ambiguous = page(400, plain, 'More than one Host.\n', { Connection: 'close' });
const misdirected = page(
  421,
  plain,
  'This listens on a loopback address, and is served as localhost, 127.0.0.1 or [::1] only: another name may be that of a web page.\n',
);
export const broken = page(500, plain, 'This page could not be made; see what cubestat says.\n');
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

function queryOf(url: string): URLSearchParams {
  return new URLSearchParams(/\?(.*)$/s.exec(url)?.[1]);
}
