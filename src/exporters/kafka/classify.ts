import { CubestatError } from '../../errors.ts';
import { connectionRemedies } from '../../http/index.ts';
import { problemOf, type Classification } from '../push/index.ts';
import type { KafkaConfig } from './options.ts';

/** Classifies a failure to send messages by the code of `kafkaFailure`. */
export function classifyProduceFailure(failure: unknown): Classification {
  if (!(failure instanceof CubestatError) || failure.code === 'ABORTED') throw failure;
  const { code, message } = failure;
  if (code === 'DUPLICATE') return { outcome: 'written' };
  if (code === 'TOO_LARGE') return { outcome: 'tooLarge', message };
  if (code === 'REJECTED') return { outcome: 'rejected', line: undefined, message };
  const cause = causes[code];
  return cause === undefined ? problemOf(failure) : { outcome: 'blocked', cause, message };
}

const causes: Readonly<Record<string, string>> = {
  CREDENTIALS: 'credentials',
  MECHANISM: 'mechanism',
  PERMISSION: 'permission',
  MISSING: 'missing',
  POLICY: 'policy',
};

/** What the user can do about a cause. */
export function kafkaRemedy(cause: string, { topic, sasl }: Pick<KafkaConfig, 'topic' | 'sasl'>): string {
  const remedies: Readonly<Record<string, string>> = {
    ...connectionRemedies,
    missing: `make it, as with kafka-topics.sh --create --topic ${topic}, or let the user see it`,
    credentials: 'check the user, the password and --kafka-sasl',
    mechanism: `the brokers do not take ${sasl}: give another with --kafka-sasl`,
    permission: `let the user write to the topic ${topic}`,
    policy: 'change the policy of the brokers or the topic',
    name: 'check the brokers, and the DNS of this machine',
    scheme: 'turn TLS on there, or leave the options of TLS out',
    'name-mismatch': 'give the brokers with a name that the certificate has',
  };
  return remedies[cause] ?? 'check the brokers';
}
