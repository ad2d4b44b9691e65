import { UsageError } from '../../errors.ts';
import { type Route, type Tls, proxyFor, tlsOf, type TlsFiles } from '../client/index.ts';
import { isLoopback } from '../loopback.ts';
import { decodeUrlPart } from '../url-part.ts';
import { isUnixUrl, parseUnixUrl } from './unix-url.ts';

/** A server that requests are sent to. */
export interface Endpoint {
  /** Its URL for messages, without user and password. */
  readonly displayUrl: string;
  readonly origin: string;
  /** The beginning of every path. */
  readonly base: string;
  /** The path as it was given, with its query. */
  readonly path: string;
  /** Whether it is on this machine. */
  readonly loopback: boolean;
  readonly tls: Tls;
  readonly route: Route;
  /** The credentials in the URL. */
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** What messages say about an invalid URL. */
export interface UrlHints {
  readonly example: string;
  /** What to use instead of a query: `database, org and bucket are options`. Without this, a URL may have one. */
  readonly inOptions?: string;
}

/** Parses a URL, separates its credentials, reads the TLS files, and finds the proxy in the environment. Throws a UsageError. */
export function endpointOf(given: string, hints: UrlHints, files: TlsFiles, environment = process.env): Endpoint {
  if (isUnixUrl(given)) return unixEndpoint(given, hints);
  const displayUrl = withoutCredentials(given);
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`url ${JSON.stringify(displayUrl)}: expected one such as ${hints.example}`);
  }
  refuseQuery(url.search + url.hash, displayUrl, hints);
  const base = withoutLastSlash(url.pathname);
  const [username, password] = [decodeUrlPart(url.username) || undefined, decodeUrlPart(url.password) || undefined];
  const proxy = proxyFor(url, environment);
  return {
    ...{ displayUrl: url.origin + base, origin: url.origin, base, path: url.pathname + url.search, username, password },
    ...{ loopback: isLoopback(url.hostname) && proxy === undefined, tls: tlsOf(files), route: { proxy } },
  };
}

/** HTTP over a UNIX socket, without TLS or a proxy. */
function unixEndpoint(given: string, hints: UrlHints): Endpoint {
  const { socketPath, path } = parseUnixUrl(given);
  const [place = '', query = ''] = path.split(/(?=[?#])/);
  refuseQuery(query, given, hints);
  const base = withoutLastSlash(place);
  const displayUrl = `unix:${socketPath}${base && `:${base}`}`;
  const [username, password] = [undefined, undefined];
  const server = { displayUrl, origin: 'http://localhost', loopback: true, tls: {}, route: { socketPath } };
  return { ...server, base, path, username, password };
}

function refuseQuery(query: string, displayUrl: string, { inOptions }: UrlHints): void {
  if (query !== '' && inOptions !== undefined) throw new UsageError(`url ${JSON.stringify(displayUrl)}: expected no query; ${inOptions}`);
}

function withoutLastSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

/** Removes user, password and query, also from an incomplete URL and from the keywords of PostgreSQL. */
export function withoutCredentials(given: string): string {
  if (isUnixUrl(given)) return given;
  const keyword = /\w*pass\w*\s*=/i.exec(given);
  if (keyword && !given.includes('://')) return `${given.slice(0, keyword.index)}…`;
  return given.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1').replace(/[?#].*/s, '');
}
