import { UsageError } from '../../errors.ts';
import { secretOf } from '../../files/index.ts';
import { filled, value } from '../../options/index.ts';
import type { TlsFiles } from '../client/index.ts';
import { authorizationHeader, authorize, requireOneAuthorization, sendable, type Authorization, type Credentials } from './credentials.ts';
import { endpointOf, type Endpoint, type UrlHints } from './endpoint.ts';
import { ownHeadersOf, type HeaderConfig } from './own-headers.ts';

/** The options for a user with a password, or a bearer token; `flag` is that of the user, such as `otlpUser`. */
export function bearerOptions(flag: string) {
  return {
    username: value({ flag, placeholder: 'NAME', describe: 'User, with a password' }, filled),
    passwordFile: value({ placeholder: 'FILE', describe: 'File that holds the password' }, filled),
    tokenFile: value({ placeholder: 'FILE', describe: 'File that holds a bearer token' }, filled),
  };
}

export interface BearerConfig extends HeaderConfig, TlsFiles {
  readonly username?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly tokenFile?: string | undefined;
}

/** A server, and the credentials from options, URL and the user's own headers. Throws a UsageError where these contradict each other. */
export function bearerEndpoint(url: string, hints: UrlHints, config: BearerConfig): Endpoint & Authorization {
  const endpoint = endpointOf(url, hints, config);
  const authorization = authorize(
    () => credentialsOf(config, endpoint),
    (credentials) => authorizationHeader('Bearer', credentials),
  );
  return { ...endpoint, ...authorization };
}

function credentialsOf(config: BearerConfig, inUrl: Credentials): Credentials {
  const { username, passwordFile, tokenFile } = config;
  const password = secretOf('password', undefined, passwordFile) ?? inUrl.password;
  const user = username ?? inUrl.username;
  const token = sendable(tokenFile, secretOf('token', undefined, tokenFile));
  if (password !== undefined && user === undefined) throw new UsageError('a password needs a username');
  if (token !== undefined && user !== undefined) throw new UsageError('a user and a token are given; one of them is enough');
  const credentials = { username: user, password, token, headers: ownHeadersOf(config) };
  requireOneAuthorization(credentials);
  return credentials;
}
