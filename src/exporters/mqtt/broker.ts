import { isIP } from 'node:net';
import { UsageError } from '../../errors.ts';
import { currentSecret, secretOf } from '../../files/index.ts';
import { decodeUrlPart, tlsOf, withoutBrackets, withoutCredentials, type Tls, type TlsFiles } from '../../http/index.ts';

/** A broker and the credentials for it. */
export interface Broker {
  /** Its URL for messages, without user and password. */
  readonly displayUrl: string;
  readonly host: string;
  readonly port: number;
  /** undefined without TLS. */
  readonly tls: (Tls & { readonly servername?: string }) | undefined;
  readonly username: string | undefined;
  /** The password. Reads its file again, which may have been replaced. */
  password(): string | undefined;
}

export interface BrokerAccess extends TlsFiles {
  readonly url: string;
  readonly username?: string | undefined;
  readonly passwordFile?: string | undefined;
}

/** Parses `mqtt://user:password@host:1883`, and reads the files. Throws a UsageError. */
export function brokerOf({ url: given, ...access }: BrokerAccess): Broker {
  const displayUrl = withoutCredentials(given);
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !/^mqtts?:$/.test(url.protocol) || url.hostname === '' || /[^/]/.test(url.pathname) || url.search + url.hash)
    throw new UsageError(`url ${JSON.stringify(displayUrl)}: expected one such as mqtt://localhost:1883 or mqtts://broker:8883`);
  const isTls = url.protocol === 'mqtts:';
  const host = withoutBrackets(url.hostname);
  const port = Number(url.port) || (isTls ? 8883 : 1883);
  const username = access.username ?? (decodeUrlPart(url.username) || undefined);
  const password = currentSecret(() => secretOf('password', undefined, access.passwordFile) ?? (decodeUrlPart(url.password) || undefined));
  if (password() !== undefined && username === undefined) throw new UsageError('a password needs a username');
  return {
    displayUrl: `${url.protocol}//${url.hostname}:${port}`,
    ...{ host, port, username, password },
    tls: isTls ? { ...tlsOf(access), ...(isIP(host) === 0 && { servername: host }) } : undefined,
  };
}
