import type { StreamConfig } from '@nats-io/jetstream';
import { jetStreamManager } from '../../src/nats/index.ts';
import { api } from '../services/kafka-frames.ts';
import { everything } from './database.ts';
import { outage, works } from './outage.ts';
import type { Fault, Scene } from './scene.ts';

// Servers that speak another protocol than HTTP, and do not take what they are given: for now, or until the user acts.

async function changeStream({ server }: Scene, config: Partial<StreamConfig>): Promise<void> {
  await server.nats!.ask(async (connection) => (await jetStreamManager(connection)).streams.update('cubestat', config));
}

function kafkaAnswers(fault: string, code: number, says: RegExp, variant: boolean): Fault {
  return outage({
    fault: `kafka: ${fault}`,
    ...{ into: 'kcat', variant, lasts: 3, says: [says, works] },
    begins: ({ server }) => server.kafka!.meddle(({ api: key }) => (key === api.produce ? code : undefined)),
    ends: ({ server }) => server.kafka!.meddle(() => undefined),
  });
}

export const denials: readonly Fault[] = [
  outage({
    fault: 'nats: the stream is full for 5 s',
    into: 'nats-server',
    begins: (scene) => changeStream(scene, { discard: 'new', max_msgs: Math.floor(scene.samples / 2) }),
    ends: (scene) => changeStream(scene, { max_msgs: -1 }),
    ...{ from: 'the start', lasts: 5, says: [/answers maximum messages exceeded;.*retry in/, works] },
  }),
  outage({
    fault: 'nats: no stream takes the subject for 5 s',
    ...{ into: 'nats-server', variant: true },
    begins: (scene) => changeStream(scene, { subjects: ['other.>'] }),
    ends: (scene) => changeStream(scene, { subjects: ['cubestat.>'] }),
    ...{ lasts: 5, says: [/has no stream that matches; make one that stores.*retry in/, works] },
  }),
  outage({
    fault: 'postgres: the table is gone, then back',
    into: 'postgres',
    begins: ({ server }) => server.query!('ALTER TABLE cubestat RENAME TO away'),
    ends: ({ server }) => server.query!('ALTER TABLE away RENAME TO cubestat'),
    ...{ lasts: 3, says: [/42P01.*make the table cubestat.*retry in/, works] },
  }),
  outage({
    fault: 'postgres: connections are ended, and refused for 5 s',
    ...{ into: 'postgres', variant: true },
    async begins({ server }) {
      await server.query!('ALTER DATABASE test ALLOW_CONNECTIONS false', 'postgres');
      await server.query!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'test'", 'postgres');
    },
    ends: ({ server }) => server.query!('ALTER DATABASE test ALLOW_CONNECTIONS true', 'postgres'),
    ...{ lasts: 5, says: [/answers (57P01|55000).*retry in/, works] },
  }),
  {
    ...outage({
      fault: 'mqtt: the client may not publish for 5 s',
      into: 'mqtt',
      begins: ({ server }) => server.allow!('pattern read #\npattern read $SYS/#\n'),
      ends: ({ server }) => server.allow!(everything),
      ...{ lasts: 5, says: [/0x87.*let the user publish to.*retry in/, works] },
    }),
    // The broker closes connections when its rules change: whether that is noticed is a matter of chance.
    says: undefined,
  },
  kafkaAnswers('too few replicas for 3 s', 19, /NOT_ENOUGH_REPLICAS.*retry in/, false),
  kafkaAnswers('the partition has no leader for 3 s', 6, /NOT_LEADER_FOR_PARTITION.*retry in/, true),
  kafkaAnswers('the user may not write for 3 s', 29, /denies this user permission.*let the user write to the topic.*retry in/, true),
];
