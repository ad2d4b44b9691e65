import { UsageError } from '../../errors.ts';
import { kafkaBrokers, saslMechanisms, type KafkaBrokers } from '../../kafka/index.ts';
import { oneOf } from '../../options/index.ts';
import { brokerOperand } from '../messages/index.ts';

/** The parts of `kafka://broker:9092/metrics?group=csv`. */
export interface KafkaOperand {
  /** For reports: the operand without parameters. */
  readonly name: string;
  readonly brokers: KafkaBrokers;
  readonly topic: string;
  /** A consumer group. Its members share the partitions, and continue from its committed offsets. */
  readonly group: string | undefined;
  /** Where to begin without a committed offset. */
  readonly from: 'beginning' | 'now';
  readonly clientId: string;
}

const known = ['group', 'from', 'client_id', 'user', 'password_file', 'sasl', 'tls', 'tls_ca', 'tls_cert', 'tls_key', 'tls_insecure'];

/** Parses an operand, and reads the files that it names. Throws a UsageError. */
export function kafkaOperand(operand: string): KafkaOperand {
  const { place, shown, parameters } = brokerOperand(operand);
  const [, list, topic] = /^kafka:\/\/([^/]+)\/([\w.-]+)\/?$/is.exec(place) ?? [];
  if (list === undefined || topic === undefined)
    throw new UsageError(`${shown}: expected a broker and a topic, as in kafka://localhost:9092/metrics`);
  const given = parameters(known, topic);
  const brokers = kafkaBrokers(list, {
    ...{ username: given.get('user'), passwordFile: given.get('password_file') },
    sasl: oneWord(given, 'sasl', saslMechanisms, 'scram-sha-512'),
    ...{ tlsCa: given.get('tls_ca'), tlsCert: given.get('tls_cert'), tlsKey: given.get('tls_key') },
    ...{ tls: given.get('tls') === 'true', tlsInsecure: given.get('tls_insecure') === 'true' },
  });
  const group = given.get('group');
  const from = oneWord(given, 'from', ['beginning', 'now'], group === undefined ? 'now' : 'beginning');
  return { name: `${brokers.displayUrl}/${topic}`, brokers, topic, group, from, clientId: given.get('client_id') ?? 'cubestat' };
}

function oneWord<const Word extends string>(
  given: ReadonlyMap<string, string>,
  name: string,
  words: readonly Word[],
  standard: NoInfer<Word>,
): Word {
  try {
    return oneOf(words)(given.get(name) ?? standard);
  } catch (error) {
    throw new UsageError(`${name}=${given.get(name)!}: ${(error as Error).message}`);
  }
}
