import {
  authorize,
  endpointOf,
  ownHeadersOf,
  requireOneAuthorization,
  sendable,
  type Authorization,
  type Credentials,
  type Endpoint,
} from '../../http/index.ts';
import { UsageError } from '../../errors.ts';
import { secretOf } from '../../files/index.ts';
import { authorization, writePath } from './api.ts';
import { apiOf, type Api, type InfluxdbConfig } from './options.ts';

/** An endpoint with a database or bucket and credentials. */
export interface Target extends Endpoint, Authorization {
  readonly api: Api;
  readonly writePath: string;
  readonly database: string;
  readonly create: boolean;
}

const urlWords = { example: 'http://localhost:8086', inOptions: 'database, org and bucket are options' };

/** Throws a UsageError for options that contradict each other or are missing. */
export function targetOf(config: InfluxdbConfig): Target {
  const endpoint = endpointOf(config.url, urlWords, config);
  const api = apiOf(config);
  if (api === 'v2' && (config.org === undefined || config.bucket === undefined)) throw new UsageError('api v2 needs org and bucket');
  return {
    ...endpoint,
    ...authorize(
      () => credentialsOf(config, endpoint),
      (credentials) => authorization(api, credentials),
    ),
    api,
    writePath: endpoint.base + writePath(api, config),
    database: config.database,
    create: config.createDatabase && api === 'v1',
  };
}

function credentialsOf(config: InfluxdbConfig, urlCredentials: Credentials): Credentials {
  const { username, password, passwordFile, token, tokenFile } = config;
  const secret = secretOf('password', password, passwordFile) ?? urlCredentials.password;
  const user = username ?? urlCredentials.username;
  if (secret && user === undefined) throw new UsageError('a password needs a username');
  const credentials = {
    ...{ username: user, password: secret, token: sendable(tokenFile, secretOf('token', token, tokenFile)) },
    headers: ownHeadersOf(config),
  };
  requireOneAuthorization(credentials);
  return credentials;
}
