import type { Kafka, SASLOptions } from 'kafkajs';
import type { KafkaBrokers, KafkaLogin } from './brokers.ts';
import { BrokerSockets } from './broker-sockets.ts';
import { kafkaFailure } from './failure.ts';
import { kafkajs } from './library.ts';

/** The library with its settings, and a way to break what it has under way. */
export interface KafkaClient {
  readonly kafka: Kafka;
  /** Explains an error of the library: see {@link kafkaFailure}. */
  explain(error: unknown): ReturnType<typeof kafkaFailure>;
  /** Opens the connections anew, for the way may be broken without anybody telling. */
  breakOff(): void;
  /** Breaks all connections for good, so that nothing waits for an answer. */
  abort(): void;
}

export interface KafkaClientSettings {
  readonly clientId: string;
  /** For messages. */
  readonly topic: string;
  /** Seconds for an answer. */
  readonly timeout: number;
}

/** How often the library tries again, in case that it only has to find who leads a partition. Longer outages are ours to tell. */
const retries = 2;

export async function kafkaClient(brokers: KafkaBrokers, { clientId, topic, timeout }: KafkaClientSettings): Promise<KafkaClient> {
  const { Kafka, logLevel } = await kafkajs();
  const sockets = new BrokerSockets(brokers.tls);
  const { addresses, login } = brokers;
  const kafka = new Kafka({
    clientId,
    brokers: shuffled(addresses),
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
  let last = password();
  return {
    mechanism,
    username,
    get password() {
      try {
        return (last = password());
      } catch {
        // A file that is being replaced may be missing for a moment: the old secret stays.
        return last;
      }
    },
  };
}

/** Many hosts begin with different brokers. */
function shuffled(addresses: readonly string[]): string[] {
  const start = Math.floor(Math.random() * addresses.length);
  return [...addresses.slice(start), ...addresses.slice(0, start)];
}
