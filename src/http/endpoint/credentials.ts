import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../errors.ts';
import type { OwnHeader } from './own-headers.ts';
import { redactor, type Redact, type Secret } from './redaction.ts';

export interface Credentials {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
  /** The user's own headers, whose values may be secrets. */
  readonly headers?: readonly OwnHeader[];
}

/** The credentials of an exporter, which may change while it runs. */
export interface Authorization {
  headers(): Readonly<Record<string, string>>;
  /** Reads the files of secrets again, which may have been replaced. */
  readonly reload: () => void;
  readonly redact: Redact;
}

/** Sends the header that `headerOf` makes of the credentials from `read`. Throws what `read` throws, but not at a reload. */
export function authorize(read: () => Credentials, headerOf: (credentials: Credentials) => string | undefined): Authorization {
  let credentials = read();
  let secrets = secretsOf(credentials, headerOf(credentials));
  let hide = redactor(secrets);
  return {
    headers() {
      const authorization = headerOf(credentials);
      return { ...Object.fromEntries(credentials.headers ?? []), ...(authorization !== undefined && { authorization }) };
    },
    reload() {
      try {
        credentials = read();
      } catch {
        // A file may be missing or empty while it is replaced: the old secret stays.
        return;
      }
      const renewed = secretsOf(credentials, headerOf(credentials));
      if (isDeepStrictEqual(renewed, secrets)) return;
      // Responses to requests with the old secrets may still arrive.
      hide = redactor([...renewed, ...secrets]);
      secrets = renewed;
    },
    redact: (text) => hide(text),
  };
}

function secretsOf({ password = '', token = '', headers = [] }: Credentials, header = ''): Secret[] {
  const own = headers.map(([, text]) => text).filter((text) => text.length >= shortestSecret);
  const random = [token, withoutScheme(header), ...own, ...own.map(withoutScheme)];
  return [{ text: password }, ...random.map((text) => ({ text, random: true }))];
}

/** The least characters of a secret: a shorter header, such as a tenant's number, is part of ordinary words. */
const shortestSecret = 4;

/** `Bearer abc` -> `abc`. */
function withoutScheme(header: string): string {
  return header.replace(/^\w+ /, '');
}

/** The Authorization header: with a token of that scheme, else with a name and password, RFC 7617. */
export function authorizationHeader(scheme: 'Bearer' | 'Token', { username, password = '', token }: Credentials): string | undefined {
  if (token !== undefined) return `${scheme} ${token}`;
  return username === undefined ? undefined : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Throws a UsageError where the user's own header would send other credentials than the options. */
export function requireOneAuthorization({ headers = [], username, token }: Credentials): void {
  if (headers.some(([name]) => name === 'authorization') && (username ?? token) !== undefined)
    throw new UsageError('a header authorization is given beside a user or a token; one of them is enough');
}

/** Checks that a header can carry a token. Throws a UsageError that names the token's source. */
export function sendable(path: string | undefined, token: string | undefined): string | undefined {
  if (token === undefined || /^[\x20-\x7e]+$/.test(token)) return token;
  throw new UsageError(`${path === undefined ? 'token' : `token_file ${path}`}: expected one line of ASCII, which a header can hold`);
}
