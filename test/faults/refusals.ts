import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault, Scene } from './scene.ts';
import { jetStreamManager } from '../../src/nats/index.ts';
import { api } from '../services/kafka-frames.ts';
import { partialSuccess, partlyPoisonedWrite, poisonedWrite } from './proxy-fault.ts';

/** One in a hundred. */
const bad = (at: number) => at % 100 === 50;

const letters = ({ folder }: Scene) => join(folder, 'rejects.ndjson');

interface Refusal {
  readonly prepare: (scene: Scene) => Promise<unknown>;
  readonly reason: RegExp;
  /** Of the answer; by default 400, and 0 where there is none. */
  readonly status?: number;
  /** What a dead letter has as the line that was refused; by default one of InfluxDB. */
  readonly line?: RegExp | 'none';
}

/** The server refuses some samples for good; they become dead letters, and the others arrive. */
function refusal(fault: Omit<Fault, 'play'> & Refusal): Fault {
  const { prepare, reason, flags = () => ['--influxdb-connections=1'] } = fault;
  return {
    ...fault,
    refused: bad,
    codes: [1],
    says: [[new RegExp(`rejected samples: (\\d+: )?(${reason.source})`)]],
    // See firstPoint: there is more than one shard.
    flags: (scene) => ['--dead-letters', letters(scene), ...flags(scene)],
    async play(scene) {
      await prepare(scene);
      const exporting = scene.start();
      await exporting.feed(scene.lines(0, scene.samples));
      const ended = await exporting.end();
      scene.complaints.push(...amiss(scene, fault));
      return [ended];
    },
  };
}

interface Letter {
  readonly reason: string;
  readonly status?: number;
  readonly line: string;
  readonly sample: { readonly metrics: Readonly<Record<string, number>> };
}

/** The dead letters have to be exactly the refused samples. */
function amiss(scene: Scene, { reason, status = 400, line: refusedLine = /^cubestat,/ }: Refusal): string[] {
  const texts = readFileSync(letters(scene), 'utf8').trimEnd().split('\n');
  const found = texts.map((text) => JSON.parse(text) as Letter);
  const numbers = found.map(({ sample }) => sample.metrics['test.index.count']!).sort((one, other) => one - other);
  const expected = Array.from({ length: scene.samples }, (_, at) => at).filter(bad);
  const sound = found.every(
    (letter) =>
      reason.test(letter.reason) &&
      (letter.status ?? 0) === status &&
      (refusedLine === 'none' ? letter.line === undefined : refusedLine.test(letter.line)),
  );
  return [
    ...(numbers.join() === expected.join() ? [] : [`dead letters of ${numbers.join()} rather than ${expected.join()}`]),
    ...(sound ? [] : [`dead letters such as ${texts[0]}`]),
  ];
}

const day = 86_400;

const poison = (at: number) => (bad(at) ? `,"poison":${at}` : '');
/** A metric with a name of so many bytes. */
const large = (at: number) => (bad(at) ? `,"${'x'.repeat(5000)}":${at}` : '');
/** The sample has this tag. */
const tainted = (at: number) => (bad(at) ? `},"tags":{"tainted":"poison"` : '');

/** What one sample in a hundred comes to that each of the others takes for good. */
const ofOthers: readonly Fault[] = [
  refusal({
    fault: 'remote-write: a request in which a sample is refused is not stored',
    ...{ into: 'remote-write', samples: 300, flags: () => [], more: tainted },
    prepare: ({ proxy }) => proxy.begin(poisonedWrite),
    ...{ reason: /it is poison/, line: 'none' },
  }),
  refusal({
    fault: 'remote-write: of a request in which a sample is refused the rest is',
    variant: true,
    ...{ into: 'remote-write', samples: 300, flags: () => [], more: tainted },
    prepare: ({ proxy }) => proxy.begin(partlyPoisonedWrite),
    ...{ reason: /it is poison/, line: 'none' },
  }),
  refusal({
    fault: 'otlp: partial success',
    // All that is sent with what was rejected counts as rejected, as the protocol does not say what it was.
    ...{ into: 'otlp', samples: 300, flags: () => ['--otlp-batch-size=1'], more: poison },
    prepare: ({ proxy }) => proxy.begin(partialSuccess),
    ...{ reason: /7 data points of the request rejected: it is poison/, status: 200, line: 'none' },
  }),
  refusal({
    fault: 'nats: one message in a hundred is larger than the stream takes',
    ...{ into: 'nats-server', flags: () => [], more: large },
    prepare: ({ server }) =>
      server.nats!.ask(async (connection) => (await jetStreamManager(connection)).streams.update('cubestat', { max_msg_size: 4096 })),
    ...{ reason: /the stream accepts no message of this size/, status: 0, line: /^\{"timestamp":/ },
  }),
  refusal({
    fault: 'kafka: one message in a hundred is refused, and all that are sent with it',
    ...{ into: 'kcat', flags: () => ['--kafka-compression=none', '--kafka-batch-size=1'], more: poison },
    prepare: async ({ server }) =>
      server.kafka!.meddle(({ api: key, bytes }) => (key === api.produce && bytes.includes('poison') ? invalidRecord : undefined)),
    ...{ reason: /answers INVALID_RECORD/, status: 0, line: /^\{"timestamp":/ },
  }),
  {
    ...refusal({
      fault: 'mqtt: one message in a hundred is larger than the broker takes',
      ...{ into: 'mqtt', flags: () => [], more: large },
      prepare: async () => {},
      // The broker closes the connection too: whether its answer comes before is a matter of chance.
      ...{ reason: /0x95 packet too large|closes the connection at a message/, status: 0, line: /^\{"timestamp":/ },
    }),
    says: undefined,
  },
];

/** The error code of the protocol. */
const invalidRecord = 87;

export const refusals: readonly Fault[] = [
  refusal({
    fault: 'one line in a hundred has a field of another type',
    more: poison,
    prepare: ({ server, clock }) => server.influxd!.write(`cubestat poison=1i ${clock(0)}000000000`),
    reason: /partial write: field type conflict/,
  }),
  refusal({
    fault: 'one line in a hundred is older than the database keeps',
    variant: true,
    clock: () => {
      const start = Math.floor(Date.now() / 1000) - 3000;
      return (at) => start + at / 10 - (bad(at) ? day : 0);
    },
    prepare: ({ server }) => server.influxd!.query('CREATE RETENTION POLICY short ON test DURATION 2h REPLICATION 1 DEFAULT'),
    reason: /partial write: points beyond retention policy/,
  }),
  refusal({
    fault: 'otlp: one sample in a hundred is refused, and all that are sent with it',
    ...{ into: 'otlp', flags: () => [] },
    more: poison,
    prepare: async () => {},
    ...{ reason: /it is poison/, line: 'none' },
  }),
  refusal({
    fault: 'one row in a hundred violates a constraint',
    ...{ into: 'postgres', database: 'wide', flags: () => ['--postgres-layout=wide', '--postgres-table=wide'] },
    more: poison,
    prepare: ({ server }) => server.query!("ALTER TABLE wide ADD CHECK (NOT metrics ? 'poison')"),
    ...{ reason: /23514: new row .* violates check constraint/, status: 0, line: /^2\d{3}-.*\tweb1\t/ },
  }),
  ...ofOthers,
];
