import { isDeepStrictEqual } from 'node:util';
import { reasonOf, UsageError } from '../../errors.ts';
import { readRegularFile } from '../../files/index.ts';
import { authoritiesIn, certificateIn, isLoopback, type Tls } from '../../http/index.ts';
import { authorization, writePath, type Credentials } from './api.ts';
import type { Api, InfluxdbConfig } from './options.ts';
import { redactor, type Secret } from './redaction.ts';

/** Where to write, and as whom. */
export interface Target {
  readonly api: Api;
  /** Its URL as it may be shown: without a user or a password. */
  readonly shown: string;
  readonly origin: string;
  /** What stands before every path. */
  readonly base: string;
  readonly writePath: string;
  readonly database: string;
  readonly create: boolean;
  /** Goes to this machine. */
  readonly loopback: boolean;
  readonly tls: Tls;
  readonly headers: () => Readonly<Record<string, string>>;
  /** Reads the files of secrets again, for whoever replaces them. */
  readonly refresh: () => void;
  /** The text without any secret that it may quote. */
  readonly hide: (text: string) => string;
}

/** Throws a UsageError when the options contradict each other or lack something. */
export function targetOf(config: InfluxdbConfig): Target {
  const { url, inside } = parseUrl(config.url);
  const api = config.api ?? (config.org !== undefined || config.bucket !== undefined ? 'v2' : 'v1');
  if (api === 'v2' && (config.org === undefined || config.bucket === undefined)) throw new UsageError('api v2 needs org and bucket');
  const read = () => credentialsOf(config, inside);
  let credentials = read();
  let secrets = secretsOf(api, credentials);
  let hide = redactor(secrets);
  const base = url.pathname.replace(/\/+$/, '');
  return {
    api,
    shown: url.origin + base,
    origin: url.origin,
    base,
    writePath: base + writePath(api, config),
    database: config.database,
    create: config.createDatabase && api === 'v1',
    loopback: isLoopback(url.hostname),
    tls: tlsOf(config),
    headers() {
      const value = authorization(api, credentials);
      return value === undefined ? {} : { authorization: value };
    },
    refresh() {
      try {
        credentials = read();
      } catch {
        // While a file is being replaced, it may be missing or empty: what was read from it before still stands.
        return;
      }
      const renewed = secretsOf(api, credentials);
      if (isDeepStrictEqual(renewed, secrets)) return;
      // Answers to what was sent with those before may still come.
      hide = redactor([...renewed, ...secrets]);
      secrets = renewed;
    },
    hide: (text) => hide(text),
  };
}

function secretsOf(api: Api, credentials: Credentials): Secret[] {
  const { password = '', token = '' } = credentials;
  const sent = authorization(api, credentials)?.replace(/^\w+ /, '') ?? '';
  return [{ text: password }, { text: token, random: true }, { text: sent, random: true }];
}

/** Without a user, a password or a query, also where it is no URL because something is missing. */
export function shownUrl(given: string): string {
  return given.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1').replace(/[?#].*/s, '');
}

/** A user and a password inside it are taken out at once, so that it can be shown. */
function parseUrl(given: string): { url: URL; inside: Credentials } {
  const shown = shownUrl(given);
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`url ${JSON.stringify(shown)}: expected one such as http://localhost:8086`);
  }
  if (url.search || url.hash) throw new UsageError(`url ${JSON.stringify(shown)}: expected no query; database, org and bucket are options`);
  const { username, password } = url;
  return { url, inside: { username: decoded(username), password: decoded(password) } };
}

/** Undefined where there is nothing. */
function decoded(text: string): string | undefined {
  if (text === '') return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function credentialsOf({ username, password, passwordFile, token, tokenFile }: InfluxdbConfig, inside: Credentials): Credentials {
  const secret = oneOf('password', password, passwordFile) ?? inside.password;
  const user = username ?? inside.username;
  if (secret && user === undefined) throw new UsageError('a password needs a username');
  return { username: user, password: secret, token: sendable(tokenFile, oneOf('token', token, tokenFile)) };
}

function sendable(path: string | undefined, token: string | undefined): string | undefined {
  if (token === undefined || /^[\x20-\x7e]+$/.test(token)) return token;
  throw new UsageError(`${path === undefined ? 'token' : `token_file ${path}`}: expected one line of ASCII, which a header can hold`);
}

function oneOf(name: string, given: string | undefined, path: string | undefined): string | undefined {
  if (given !== undefined && path !== undefined) throw new UsageError(`${name} and ${name}_file are given; one of them is enough`);
  return path === undefined ? given : contentOf(`${name}_file`, path).toString().trim();
}

function tlsOf({ tlsCa, tlsCert, tlsKey, tlsInsecure }: InfluxdbConfig): Tls {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) throw new UsageError('tls_cert and tls_key go together');
  const own = tlsCert !== undefined && tlsKey !== undefined && { tlsCert, tlsKey };
  return {
    ...(tlsCa !== undefined && { ca: authoritiesIn(tlsCa, contentOf('tls_ca', tlsCa)) }),
    ...(own && certificateIn(own, contentOf('tls_cert', own.tlsCert), contentOf('tls_key', own.tlsKey))),
    ...(tlsInsecure && { rejectUnauthorized: false }),
  };
}

function contentOf(option: string, path: string): Buffer {
  try {
    return readRegularFile(path);
  } catch (error) {
    throw new UsageError(`${option} ${path}: ${reasonOf(error)}`);
  }
}
