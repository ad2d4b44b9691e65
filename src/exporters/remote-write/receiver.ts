import { UsageError } from '../../errors.ts';
import { secretOf } from '../../files/index.ts';
import {
  authorizationHeader,
  authorize,
  endpointOf,
  sendable,
  type Authorization,
  type Credentials,
  type Endpoint,
} from '../push/index.ts';
import type { RemoteWriteConfig } from './options.ts';

/** A receiver, with the path of its writes and the credentials for it. */
export interface Receiver extends Endpoint, Authorization {
  readonly path: string;
}

const urlWords = { example: 'http://localhost:9090/api/v1/write', inOptions: 'labels are given with --tag' };

/** Throws a UsageError when the options contradict each other. */
export function receiverOf(config: RemoteWriteConfig): Receiver {
  const endpoint = endpointOf(config.url, urlWords, config);
  const { headers: ownHeaders } = config;
  const authorization = authorize(
    () => credentialsOf(config, endpoint),
    (credentials) => authorizationHeader('Bearer', credentials),
  );
  return {
    ...endpoint,
    ...authorization,
    path: endpoint.base || '/api/v1/write',
    headers: () => ({ ...Object.fromEntries(ownHeaders), ...protocolHeaders, ...authorization.headers() }),
  };
}

const protocolHeaders = { 'user-agent': 'cubestat', 'x-prometheus-remote-write-version': '0.1.0' };

function credentialsOf({ username, passwordFile, tokenFile }: RemoteWriteConfig, inUrl: Credentials): Credentials {
  const password = secretOf('password', undefined, passwordFile) ?? inUrl.password;
  const user = username ?? inUrl.username;
  const token = sendable(tokenFile, secretOf('token', undefined, tokenFile));
  if (password !== undefined && user === undefined) throw new UsageError('a password needs a username');
  if (token !== undefined && user !== undefined) throw new UsageError('a user and a token are given; one of them is enough');
  return { username: user, password, token };
}
