import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { rowLayout } from '../../src/exporters/postgres/layout.ts';
import { createTableStatement } from '../../src/exporters/postgres/statements.ts';
import { parseSample, type Sample } from '../../src/samples/sample.ts';
import { startInfluxd, type Influxd } from '../services/influxd.ts';
import { startKafka, type KafkaBroker } from '../services/kafka-broker.ts';
import { startMosquitto, type Mosquitto } from '../services/mosquitto.ts';
import { startNats, type NatsServer } from '../services/nats-server.ts';
import { startOtlpReceiver } from '../services/otlp-receiver.ts';
import { postgresPeer, startPostgres } from '../services/postgres-server.ts';
import type { Server } from '../services/server.ts';
import { startVictoria } from '../services/victoria.ts';
import { changeTree, makeTree } from '../fixtures/tree.ts';
import { until } from '../until.ts';
import { metricsOf, type Points } from './samples.ts';

/** A server, by its program, or by the exporter where that is not the usual one, or there is no program of it. */
export type Program = 'influxd' | 'victoria-metrics' | 'nats-server' | 'postgres' | 'kcat' | 'mqtt' | 'otlp' | 'remote-write';

const exporterOf = {
  influxd: 'influxdb',
  'victoria-metrics': 'influxdb',
  'nats-server': 'nats',
  postgres: 'postgres',
  kcat: 'kafka',
  mqtt: 'mqtt',
  otlp: 'otlp',
  'remote-write': 'remote-write',
} as const satisfies Record<Program, string>;

export const exporterFor = (program: Program) => exporterOf[program];

export const isHttp = (exporter: ReturnType<typeof exporterFor>) =>
  exporter === 'influxdb' || exporter === 'otlp' || exporter === 'remote-write';

/** What has to be installed for it. */
export function peersOf(program: Program): readonly string[] {
  if (program === 'postgres') return [postgresPeer];
  if (program === 'mqtt') return ['mosquitto', 'mosquitto_sub'];
  if (program === 'remote-write') return ['victoria-metrics'];
  return program === 'otlp' ? [] : [program];
}

/** A real server, and what it holds. */
export interface Database extends Server {
  readonly url: string;
  /** Those of the database `name`, or all. Waits for as many as `expected`, where what it took can be read after a while only. */
  points(expected: number, name?: string): Promise<Points>;
  readonly influxd?: Influxd;
  readonly kafka?: KafkaBroker;
  readonly nats?: NatsServer;
  readonly mosquitto?: Mosquitto;
  /** What clients of an MQTT broker may do, a rule a line. */
  allow?(rules: string): void;
  /** Runs a statement of SQL, in the database of the samples unless told. */
  query?(text: string, database?: string): Promise<unknown>;
}

export async function startDatabase(t: ExecutionContext, program: Program, authentication = false): Promise<Database> {
  if (program === 'victoria-metrics' || program === 'remote-write') return victoria(t);
  if (program === 'otlp') return otlp(t);
  if (program === 'mqtt') return mqtt(t);
  if (program === 'nats-server') return nats(t);
  if (program === 'postgres') return postgres(t);
  if (program === 'kcat') return kafka(t);
  const influxd = await startInfluxd(t, { authentication });
  return { ...influxd, influxd, points: (_, name = 'test') => pointsOf(influxd, name) };
}

async function pointsOf({ query }: Influxd, database: string): Promise<Points> {
  const columns = names.map((one) => `"${one}"`).join();
  const [series] = await query(`SELECT ${columns} FROM "${database}".."cubestat"`);
  return new Map(series?.values.map(([time, ...values]) => [time as number, record(values as number[])]) ?? []);
}

const names = Object.keys(metricsOf(0));

function record(values: readonly number[]): Record<string, number> {
  return Object.fromEntries(names.map((name, at) => [name, values[at]!]));
}

/** It stores no series with the label `tainted`. */
async function victoria(t: ExecutionContext): Promise<Database> {
  const folder = makeTree(t, { rules: `- action: drop\n  if: '{tainted!=""}'\n` });
  const server = await startVictoria(t, [`-relabelConfig=${join(folder, 'rules')}`]);
  return {
    ...server,
    async points(expected) {
      const series = Object.entries(await server.values(expected * names.length));
      const points = new Map<number, Record<string, number>>();
      for (const [name, values] of series) {
        const metric = names.find((one) => flatten(name).includes(flatten(`_${one}{`)))!;
        for (const [time, value] of Object.entries(values)) {
          const point = points.get(Number(time)) ?? {};
          points.set(Number(time), { ...point, [metric]: value });
        }
      }
      return points;
    },
  };
}

const flatten = (name: string) => name.replaceAll('.', '_');

async function otlp(t: ExecutionContext): Promise<Database> {
  const receiver = await startOtlpReceiver(t, (name) => name.includes('poison'));
  return {
    ...receiver,
    async points() {
      const points = new Map<number, Record<string, number>>();
      for (const { name, time, value } of receiver.points) points.set(time, { ...points.get(time), [name]: value });
      return points;
    },
  };
}

/** The rules of an MQTT broker that forbids nothing: patterns are those that it applies to clients that are away too. */
export const everything = 'pattern readwrite #\npattern read $SYS/#\n';

/** What comes twice is one: the quality of service 1 cannot tell. */
async function mqtt(t: ExecutionContext): Promise<Database> {
  const folder = makeTree(t, { rules: everything });
  const limits = 'message_size_limit 4096';
  const broker = await startMosquitto(t, `allow_anonymous true\nacl_file ${join(folder, 'rules')}\n${limits}`);
  const messages = await broker.subscribe();
  const samples = () => messages.flatMap((line) => (line.includes('{') ? [parseSample(line.slice(line.indexOf('{')))] : []));
  const points = () => new Map(samples().map(({ timestamp, metrics }) => [Math.round(timestamp * 1000), metrics]));
  return {
    ...broker,
    mosquitto: broker,
    points: async (expected) => until(() => points().size >= expected && points(), `${expected} samples have come`),
    allow(rules) {
      changeTree(folder, { rules });
      process.kill(broker.pid(), 'SIGHUP');
    },
  };
}

async function nats(t: ExecutionContext): Promise<Database> {
  const server = await startNats(t);
  await server.addStream();
  return { ...server, nats: server, points: async () => pointsIn(await server.samples()) };
}

async function kafka(t: ExecutionContext): Promise<Database> {
  const broker = await startKafka(t);
  return { ...broker, kafka: broker, url: `kafka://${broker.address}`, points: async () => pointsIn(await broker.samples()) };
}

/** A sample that is stored twice is a point of its own, as one that was never sent. */
function pointsIn(samples: readonly Sample[]): Points {
  const points = new Map<number, Readonly<Record<string, number>>>();
  for (const { timestamp, metrics } of samples) {
    const time = Math.round(timestamp * 1000);
    points.set(points.has(time) ? -points.size : time, metrics);
  }
  return points;
}

/** A row that is stored twice is a point of its own. Of the two tables, `wide` has a row for each sample. */
async function postgres(t: ExecutionContext): Promise<Database> {
  const server = await startPostgres(t);
  const url = await server.database('test');
  for (const [name, layout] of [['cubestat', 'narrow'] as const, ['wide', 'wide'] as const])
    await server.query(createTableStatement({ schema: undefined, name }, rowLayout(layout), undefined), 'test');
  return {
    ...server,
    url,
    query: (text, database = 'test') => server.query(text, database),
    async points(_, table = 'cubestat') {
      const time = 'extract(epoch FROM time) * 1000';
      const grouped = `SELECT (${time})::float AS time, jsonb_object_agg(metric, value) AS metrics, count(*)::int AS rows FROM cubestat GROUP BY 1`;
      const rows = await server.query<Row>(
        table === 'wide' ? `SELECT (${time})::float AS time, metrics, 6 AS rows FROM wide` : grouped,
        'test',
      );
      const points = new Map<number, Readonly<Record<string, number>>>();
      for (const { time, metrics, rows: count } of rows)
        points.set(points.has(time) || count > names.length ? -points.size : time, metrics);
      return points;
    },
  };
}

interface Row {
  readonly time: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly rows: number;
}
