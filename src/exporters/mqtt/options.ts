import { choice, filled, flag, size, text, value, wholeNumber, type Values } from '../../options/index.ts';
import { pushOptions } from '../push/index.ts';
import { topicTemplate } from './topic.ts';

export const mqttOptions = {
  url: value(
    { placeholder: 'URL', standard: 'mqtt://localhost:1883', describe: 'Where the broker listens; mqtts:// is over TLS', secret: true },
    text,
  ),
  topic: value({ placeholder: 'TOPIC', standard: 'cubestat/{host}', describe: 'Topic of the messages of a host' }, topicTemplate),
  retain: flag({ describe: 'Have the broker keep the last message of each topic, for those who subscribe later' }),
  protocol: choice({ standard: '5', describe: 'Version of MQTT; brokers of 3.1.1 do not report what they refuse' }, ['5', '3.1.1']),
  clientId: value({ placeholder: 'NAME', describe: 'Name of this client; a random one by default' }, filled),
  username: value({ flag: 'mqttUser', placeholder: 'NAME', describe: 'User' }, filled),
  passwordFile: value({ placeholder: 'FILE', describe: 'File that holds the password' }, filled),
  batchBytes: value(
    { placeholder: 'SIZE', standard: '256KiB', describe: 'Most of a message' },
    size({ least: 1, most: 2 ** 28 - 2 ** 17 }),
  ),
  batchSize: value(
    { placeholder: 'SAMPLES', standard: '1', describe: 'Most samples in a message, a line each' },
    wholeNumber({ least: 1 }),
  ),
  ...pushOptions,
};

export type MqttConfig = Values<typeof mqttOptions>;
