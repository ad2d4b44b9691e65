import type { Kafka, SASLOptions } from 'kafkajs';
import { fromRandomStart } from '../connections/index.ts';
import type { KafkaBrokers, KafkaLogin } from './brokers.ts';
import { BrokerSockets } from './broker-sockets.ts';
import { kafkaFailure } from './failure.ts';
import { kafkajs } from './library.ts';

/** The library with its settings, and a way to abort its requests. */
export interface KafkaClient {
  readonly kafka: Kafka;
  /** Describes an error of the library: see {@link kafkaFailure}. */
  explain(error: unknown): ReturnType<typeof kafkaFailure>;
  /** Closes the connections, to open new ones: they may be broken unnoticed. */
  breakOff(): void;
  /** Closes all connections for good, so that nothing waits for an answer. */
  abort(): void;
}

export interface KafkaClientSettings {
  readonly clientId: string;
  /** For messages. */
  readonly topic: string;
  /** Seconds to wait for an answer. */
  readonly timeout: number;
}

/** The retries of the library, enough to find a partition's new leader. Longer outages are handled and reported here. */
const retries = 2;

export async function kafkaClient(brokers: KafkaBrokers, { clientId, topic, timeout }: KafkaClientSettings): Promise<KafkaClient> {
  const { Kafka, logLevel } = await kafkajs();
  const sockets = new BrokerSockets(brokers.tls);
  const { addresses, login } = brokers;
  const kafka = new Kafka({
    clientId,
    brokers: fromRandomStart(addresses),
    socketFactory: sockets.open,
    ssl: brokers.tls !== undefined,
    ...(login && { sasl: saslOptions(login) }),
    ...{ connectionTimeout: timeout * 1000, authenticationTimeout: timeout * 1000, requestTimeout: timeout * 1000 },
    retry: { retries: Math.max(retries, addresses.length), initialRetryTime: 100, maxRetryTime: 1000, restartOnFailure: async () => false },
    logLevel: logLevel.NOTHING,
  });
  return {
    kafka,
    explain: (error) => kafkaFailure(error, { topic, timeout, socketErrors: sockets.errors, isSilent: !sockets.hasHeard }),
    breakOff: () => sockets.breakOff(),
    abort: () => sockets.abort(),
  };
}

/** The library reads the password when it logs in. */
function saslOptions({ mechanism, username, password }: KafkaLogin): SASLOptions {
  return {
    mechanism,
    username,
    get password() {
      return password();
    },
  };
}
