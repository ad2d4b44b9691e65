import { UsageError } from '../errors.ts';
import { currentSecret, secretOf } from '../files/index.ts';
import { isLoopback, tlsOf, type Tls, type TlsFiles } from '../http/index.ts';

/** Brokers of one Kafka cluster, some of which are enough to find the others, and the credentials for them. */
export interface KafkaBrokers {
  /** Their URL for messages. */
  readonly displayUrl: string;
  /** Each as host:port. */
  readonly addresses: readonly string[];
  readonly tls: Tls | undefined;
  readonly login: KafkaLogin | undefined;
  /** The password is sent unencrypted. */
  readonly exposesPassword: boolean;
}

export interface KafkaLogin {
  readonly mechanism: SaslMechanism;
  readonly username: string;
  /** The password. Reads its file again, which may have been replaced. */
  password(): string;
}

export const saslMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

export type SaslMechanism = (typeof saslMechanisms)[number];

export interface KafkaAccess extends TlsFiles {
  readonly tls: boolean;
  readonly username?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly sasl: SaslMechanism;
}

/** Parses `a:9092,b:9092`, and reads the files. Throws a UsageError. */
export function kafkaBrokers(list: string, access: KafkaAccess): KafkaBrokers {
  const addresses = list.split(',').map((each) => addressIn(each.trim()));
  const isTls = access.tls || access.tlsInsecure || access.tlsCa !== undefined || access.tlsCert !== undefined;
  const tls = isTls ? tlsOf(access) : undefined;
  const login = loginOf(access);
  return {
    displayUrl: `kafka://${addresses.join()}`,
    addresses,
    tls,
    login,
    exposesPassword: login?.mechanism === 'plain' && !isTls && !addresses.every((address) => isLoopback(address.replace(/:\d+$/, ''))),
  };
}

const defaultPort = 9092;

function addressIn(given: string): string {
  const [, host = '', port] = /^([^:/?#@\s[\]]+)(?::(\d+))?$/.exec(given) ?? [];
  if (host === '' || !URL.canParse(`http://${host}:${port ?? defaultPort}`)) {
    const shown = given.replace(/.*@/s, '');
    throw new UsageError(`broker ${JSON.stringify(shown)}: expected a name and a port, as in localhost:9092, or several between commas`);
  }
  return `${host}:${port ?? defaultPort}`;
}

function loginOf({ username, passwordFile, sasl: mechanism }: KafkaAccess): KafkaLogin | undefined {
  if (username === undefined && passwordFile === undefined) return undefined;
  if (username === undefined) throw new UsageError('a password needs a user');
  if (passwordFile === undefined) throw new UsageError('a user needs password_file');
  const password = currentSecret(() => secretOf('password', undefined, passwordFile)!);
  return { mechanism, username, password };
}
