import { UsageError } from '../../errors.ts';
import { natsServers, type NatsServers } from '../../nats/index.ts';
import { brokerOperand } from '../messages/index.ts';

/** The parts of `nats://broker:4222/cubestat?durable=metrics`. */
export interface NatsOperand {
  /** For reports: the operand without secrets and parameters. */
  readonly name: string;
  readonly servers: NatsServers;
  readonly stream: string;
  /** A durable consumer, which several processes can share. */
  readonly durable: string | undefined;
  /** Only messages of these subjects are read. */
  readonly subject: string | undefined;
}

const known = ['durable', 'subject', 'user', 'password_file', 'token_file', 'creds', 'tls_ca', 'tls_cert', 'tls_key', 'tls_insecure'];

/** Parses an operand, and reads the files that it names. Throws a UsageError. */
export function natsOperand(operand: string): NatsOperand {
  const { place, shown, parameters } = brokerOperand(operand);
  const [, url, stream] = /^(.*[^/])\/([^/]+)\/?$/s.exec(place) ?? [];
  if (url === undefined || stream === undefined || /^(nats|tls):\/$/i.test(url) || /[\s.*>]/.test(stream))
    throw new UsageError(`${shown}: expected a server and a stream, as in nats://localhost:4222/cubestat`);
  const given = parameters(known, stream);
  const durable = given.get('durable');
  if (durable !== undefined && /[\s.*>/\\]/.test(durable))
    throw new UsageError(`durable ${durable}: expected a name without spaces and dots`);
  const servers = natsServers(url, {
    ...{ username: given.get('user'), passwordFile: given.get('password_file'), tokenFile: given.get('token_file') },
    ...{ credsFile: given.get('creds'), tlsCa: given.get('tls_ca'), tlsCert: given.get('tls_cert'), tlsKey: given.get('tls_key') },
    tlsInsecure: given.get('tls_insecure') === 'true',
  });
  return { name: `${servers.displayUrl}/${stream}`, servers, stream, durable, subject: given.get('subject') };
}
