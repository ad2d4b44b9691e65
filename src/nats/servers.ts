import { isIP } from 'node:net';
import { UsageError } from '../errors.ts';
import { contentOf, currentSecret, secretOf } from '../files/index.ts';
import { decodeUrlPart, tlsOf, withoutBrackets, type Tls, type TlsFiles } from '../http/index.ts';

/** Servers of one NATS system, and the credentials for them. */
export interface NatsServers {
  /** Their URL for messages, without user and password. */
  readonly displayUrl: string;
  /** Each as host:port. */
  readonly addresses: readonly string[];
  /** undefined lets the server choose. */
  readonly tls: Tls | undefined;
  /** The credentials. Reads their files again, which may have been replaced. */
  credentials(): NatsCredentials;
}

export interface NatsCredentials {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
  /** The content of a credentials file of nsc(1). */
  readonly creds?: Buffer | undefined;
}

export interface NatsAccess extends TlsFiles {
  readonly username?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly credsFile?: string | undefined;
}

/** Parses `nats://a:4222,b:4222`, and reads the files. Throws a UsageError. */
export function natsServers(url: string, access: NatsAccess): NatsServers {
  const given = url.split(',').map((each) => serverIn(each.trim()));
  const displayUrl = given.map(({ shown }) => shown).join();
  const inUrl = given.find(({ user }) => user !== undefined);
  const isTls = given.some(({ scheme }) => scheme === 'tls') || access.tlsCa !== undefined || access.tlsCert !== undefined;
  return {
    displayUrl,
    addresses: given.map(({ address }) => address),
    tls: isTls || access.tlsInsecure ? tlsOf(access) : undefined,
    credentials: currentSecret(() => credentialsOf(access, { user: inUrl?.user, password: inUrl?.password })),
  };
}

interface Server {
  readonly scheme: string;
  readonly address: string;
  readonly shown: string;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

function serverIn(given: string): Server {
  const [, scheme = 'nats', login, host = ''] =
    /^(?:(nats|tls):\/\/)?(?:(.*)@)?(\[[^\]]+\](?::\d+)?|[^:/?#@\s]+(?::\d+)?)\/?$/.exec(given) ?? [];
  const url = host === '' || !URL.canParse(`http://${host}`) ? undefined : new URL(`nats://${host}`);
  if (url === undefined) {
    const shown = given.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1');
    throw new UsageError(`url ${JSON.stringify(shown)}: expected one such as nats://localhost:4222, or several between commas`);
  }
  const address = `${url.hostname}:${url.port || defaultPort}`;
  const [user, ...password] = login === undefined ? [] : login.split(':');
  return {
    ...{ scheme, address, shown: `${scheme}://${address}` },
    ...{ user: decodeUrlPart(user), password: password.length > 0 ? decodeUrlPart(password.join(':')) : undefined },
  };
}

const defaultPort = 4222;

/** A user in a URL without a password is a token. */
function credentialsOf(access: NatsAccess, inUrl: { user: string | undefined; password: string | undefined }): NatsCredentials {
  const { username, passwordFile, tokenFile, credsFile } = access;
  const isToken = inUrl.user !== undefined && inUrl.password === undefined && passwordFile === undefined;
  const user = username ?? (isToken ? undefined : inUrl.user);
  const password = secretOf('password', undefined, passwordFile) ?? inUrl.password;
  const token = secretOf('token', undefined, tokenFile) ?? (isToken ? inUrl.user : undefined);
  const creds = credsFile === undefined ? undefined : credsIn(credsFile);
  if (password !== undefined && user === undefined) throw new UsageError('a password needs a username');
  if ([user, token, creds].filter((each) => each !== undefined).length > 1)
    throw new UsageError('a user, a token and a credentials file exclude each other');
  return { username: user, password, token, creds };
}

function credsIn(path: string): Buffer {
  const creds = contentOf('creds_file', path);
  if (!/-BEGIN NATS USER JWT-[^]*-BEGIN USER NKEY SEED-/.test(creds.toString()))
    throw new UsageError(`creds_file ${path}: expected a JWT and a key, as nsc writes them`);
  return creds;
}

/** The address itself if it is an IP address, which the certificate then has to contain. */
export function ipOf(address: string): string | undefined {
  const host = withoutBrackets(address.replace(/:\d+$/, ''));
  return isIP(host) ? host : undefined;
}
