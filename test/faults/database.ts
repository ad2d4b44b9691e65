import type { ExecutionContext } from 'ava';
import { startInfluxd, type Influxd } from '../services/influxd.ts';
import type { Server } from '../services/server.ts';
import { startVictoria } from '../services/victoria.ts';
import { metricsOf, type Points } from './samples.ts';

export type Program = 'influxd' | 'victoria-metrics';

/** A real server, and what it holds. */
export interface Database extends Server {
  readonly url: string;
  /** Those of the database `name`, or all. Waits for as many as `expected`, where what it took can be read after a while only. */
  points(expected: number, name?: string): Promise<Points>;
  readonly influxd?: Influxd;
}

export async function startDatabase(t: ExecutionContext, program: Program, authentication = false): Promise<Database> {
  if (program === 'victoria-metrics') return victoria(t);
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
