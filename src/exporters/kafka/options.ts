import { choice, filled, flag, size, text, value, wholeNumber, type Values } from '../../options/index.ts';
import { saslMechanisms } from '../../kafka/index.ts';
import { pushOptions } from '../push/index.ts';

export const kafkaOptions = {
  brokers: value(
    { placeholder: 'HOST:PORT,...', standard: 'localhost:9092', describe: 'Brokers of Kafka, of which some are enough to find the others' },
    text,
  ),
  topic: value({ placeholder: 'TOPIC', standard: 'cubestat', describe: 'Topic, which has to be there' }, topicName),
  username: value({ flag: 'kafkaUser', placeholder: 'NAME', describe: 'User, with a password' }, filled),
  passwordFile: value({ placeholder: 'FILE', describe: 'File that holds the password' }, filled),
  sasl: choice({ standard: 'scram-sha-512', describe: 'How the password is shown to the brokers' }, saslMechanisms),
  tls: flag({ describe: 'Talk to the brokers over TLS; any option of TLS says so too' }),
  clientId: value(
    { placeholder: 'NAME', standard: 'cubestat', describe: 'What the brokers call this client, in their logs and quotas' },
    filled,
  ),
  compression: choice({ standard: 'gzip', describe: 'How messages are compressed' }, ['gzip', 'none']),
  batchBytes: value(
    { placeholder: 'SIZE', standard: '512KiB', describe: 'Most of a message, and of the messages that are sent at once' },
    size({ least: 1, most: 64 * 2 ** 20 }),
  ),
  batchSize: value({ placeholder: 'SAMPLES', standard: '1000', describe: 'Most samples in a message' }, wholeNumber({ least: 1 })),
  ...pushOptions,
};

export type KafkaConfig = Values<typeof kafkaOptions>;

/** Checks the name of a topic by the rules of https://kafka.apache.org/documentation/#topicconfigs and of the broker. */
function topicName(given: string): string {
  if (!/^(?!\.{1,2}$)[\w.-]{1,249}$/.test(given)) throw new Error('expected a name of letters, digits, dots, _ and -');
  return given;
}
