import type { ExecutionContext } from 'ava';
import { startInfluxd, type Influxd } from '../services/influxd.ts';
import { startNats } from '../services/nats-server.ts';
import type { Server } from '../services/server.ts';
import { startVictoria } from '../services/victoria.ts';
import { metricsOf, type Points } from './samples.ts';

export type Program = 'influxd' | 'victoria-metrics' | 'nats-server';

export const exporterFor = (program: Program) => (program === 'nats-server' ? 'nats' : 'influxdb');

/** A real server, and what it holds. */
export interface Database extends Server {
  readonly url: string;
  /** Those of the database `name`, or all. Waits for as many as `expected`, where what it took can be read after a while only. */
  points(expected: number, name?: string): Promise<Points>;
  readonly influxd?: Influxd;
}

export async function startDatabase(t: ExecutionContext, program: Program, authentication = false): Promise<Database> {
  if (program === 'victoria-metrics') return victoria(t);
  if (program === 'nats-server') return nats(t);
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

async function victoria(t: ExecutionContext): Promise<Database> {
  const server = await startVictoria(t);
  return {
    ...server,
    async points(expected) {
      const series = Object.entries(await server.values(expected * names.length));
      const points = new Map<number, Record<string, number>>();
      for (const [name, values] of series) {
        const metric = names.find((one) => name.includes(`_${one}{`))!;
        for (const [time, value] of Object.entries(values)) {
          const point = points.get(Number(time)) ?? {};
          points.set(Number(time), { ...point, [metric]: value });
        }
      }
      return points;
    },
  };
}

/** A sample that is stored twice is a point of its own, as one that was never sent. */
async function nats(t: ExecutionContext): Promise<Database> {
  const server = await startNats(t);
  await server.addStream();
  return {
    ...server,
    async points() {
      const points = new Map<number, Readonly<Record<string, number>>>();
      for (const { timestamp, metrics } of await server.samples()) {
        const time = Math.round(timestamp * 1000);
        points.set(points.has(time) ? -points.size : time, metrics);
      }
      return points;
    },
  };
}
