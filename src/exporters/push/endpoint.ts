import { UsageError } from '../../errors.ts';
import { isLoopback, tlsOf, type Tls, type TlsFiles } from '../../http/index.ts';

/** A server to push to. */
export interface Endpoint {
  /** Its URL for messages, without a user or a password. */
  readonly displayUrl: string;
  readonly origin: string;
  /** The beginning of every path. */
  readonly base: string;
  /** Whether it is on this machine. */
  readonly loopback: boolean;
  readonly tls: Tls;
  /** The credentials in the URL. */
  readonly username: string | undefined;
  readonly password: string | undefined;
}

/** What messages say about an invalid URL. */
export interface UrlHints {
  readonly example: string;
  /** What to use instead of a query: `database, org and bucket are options`. */
  readonly inOptions: string;
}

/** Parses a URL, takes the credentials out of it, and reads the files of TLS. Throws a UsageError. */
export function endpointOf(given: string, { example, inOptions }: UrlHints, files: TlsFiles): Endpoint {
  const displayUrl = withoutCredentials(given);
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`url ${JSON.stringify(displayUrl)}: expected one such as ${example}`);
  }
  if (url.search || url.hash) throw new UsageError(`url ${JSON.stringify(displayUrl)}: expected no query; ${inOptions}`);
  const base = url.pathname.replace(/\/+$/, '');
  const [username, password] = [decoded(url.username), decoded(url.password)];
  return {
    ...{ displayUrl: url.origin + base, origin: url.origin, base, username, password },
    ...{ loopback: isLoopback(url.hostname), tls: tlsOf(files) },
  };
}

/** Removes user, password and query, also from an incomplete URL. */
export function withoutCredentials(given: string): string {
  return given.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1').replace(/[?#].*/s, '');
}

/** Decodes a part of a URL; undefined where it is empty. */
function decoded(text: string): string | undefined {
  if (text === '') return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
