import { isDeepStrictEqual } from 'node:util';
import { UsageError } from '../../errors.ts';
import { endpointOf, redactor, secretOf, type Endpoint, type Secret } from '../push/index.ts';
import { authorization, writePath, type Credentials } from './api.ts';
import type { Api, InfluxdbConfig } from './options.ts';

/** An endpoint with a place to write to and credentials. */
export interface Target extends Endpoint {
  readonly api: Api;
  readonly writePath: string;
  readonly database: string;
  readonly create: boolean;
  readonly headers: () => Readonly<Record<string, string>>;
  /** Reads the files of secrets again, which may have been replaced. */
  readonly reloadSecrets: () => void;
  /** Removes the secrets from a text. */
  readonly redact: (text: string) => string;
}

const urlWords = { example: 'http://localhost:8086', inOptions: 'database, org and bucket are options' };

/** Throws a UsageError when the options contradict each other or lack something. */
export function targetOf(config: InfluxdbConfig): Target {
  const endpoint = endpointOf(config.url, urlWords, config);
  const api = config.api ?? (config.org !== undefined || config.bucket !== undefined ? 'v2' : 'v1');
  if (api === 'v2' && (config.org === undefined || config.bucket === undefined)) throw new UsageError('api v2 needs org and bucket');
  const read = () => credentialsOf(config, endpoint);
  let credentials = read();
  let secrets = secretsOf(api, credentials);
  let hide = redactor(secrets);
  return {
    ...endpoint,
    api,
    writePath: endpoint.base + writePath(api, config),
    database: config.database,
    create: config.createDatabase && api === 'v1',
    headers() {
      const value = authorization(api, credentials);
      return value === undefined ? {} : { authorization: value };
    },
    reloadSecrets() {
      try {
        credentials = read();
      } catch {
        // A file that is being replaced may be missing or empty for a moment: the old secret stays.
        return;
      }
      const renewed = secretsOf(api, credentials);
      if (isDeepStrictEqual(renewed, secrets)) return;
      // Responses to requests with the old secrets may still come.
      hide = redactor([...renewed, ...secrets]);
      secrets = renewed;
    },
    redact: (text) => hide(text),
  };
}

function secretsOf(api: Api, credentials: Credentials): Secret[] {
  const { password = '', token = '' } = credentials;
  const sent = authorization(api, credentials)?.replace(/^\w+ /, '') ?? '';
  return [{ text: password }, { text: token, random: true }, { text: sent, random: true }];
}

function credentialsOf({ username, password, passwordFile, token, tokenFile }: InfluxdbConfig, urlCredentials: Credentials): Credentials {
  const secret = secretOf('password', password, passwordFile) ?? urlCredentials.password;
  const user = username ?? urlCredentials.username;
  if (secret && user === undefined) throw new UsageError('a password needs a username');
  return { username: user, password: secret, token: sendable(tokenFile, secretOf('token', token, tokenFile)) };
}

function sendable(path: string | undefined, token: string | undefined): string | undefined {
  if (token === undefined || /^[\x20-\x7e]+$/.test(token)) return token;
  throw new UsageError(`${path === undefined ? 'token' : `token_file ${path}`}: expected one line of ASCII, which a header can hold`);
}
