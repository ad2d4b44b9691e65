import type { ExecutionContext } from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { freePort } from './influxd.ts';
import { startServer, type Server } from './server.ts';
import { until } from '../until.ts';

/** A VictoriaMetrics, which takes what is written as to InfluxDB 1 and 2. */
export interface Victoria extends Server {
  readonly url: string;
  /** All series, once there are so many values: `name{tags}` -> time in milliseconds -> value. */
  values(count: number): Promise<Readonly<Record<string, Readonly<Record<number, number>>>>>;
}

/** `more`: flags of its own. */
export async function startVictoria(t: ExecutionContext, more: readonly string[] = []): Promise<Victoria> {
  const address = `127.0.0.1:${await freePort()}`;
  const url = `http://${address}`;
  // It keeps nothing that is older than its retention.
  const args = [`-httpListenAddr=${address}`, `-storageDataPath=${makeTree(t, {})}`, '-retentionPeriod=100y', ...more];
  const server = await startServer(t, 'victoria-metrics', args, `${url}/health`);
  const read = async () => {
    // What was written a moment ago cannot be read yet.
    await fetch(`${url}/internal/force_flush`);
    const answer = await fetch(`${url}/api/v1/export?match[]={__name__!=""}`);
    const lines = (await answer.text()).split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Exported);
  };
  return {
    ...server,
    url,
    async values(count) {
      const series = await until(async () => {
        const found = await read();
        return found.flatMap(({ values }) => values).length >= count && found;
      }, `${count} values can be read`);
      return Object.fromEntries(series.map(({ metric, timestamps, values }) => [nameOf(metric), valuesAt(timestamps, values)]));
    },
  };
}

interface Exported {
  readonly metric: Readonly<Record<string, string>>;
  readonly timestamps: readonly number[];
  readonly values: readonly number[];
}

function nameOf({ __name__: name, ...labels }: Readonly<Record<string, string>>): string {
  const written = Object.keys(labels)
    .sort()
    .map((label) => `${label}=${labels[label]}`);
  return `${name}{${written.join()}}`;
}

function valuesAt(timestamps: readonly number[], values: readonly number[]): Record<number, number> {
  return Object.fromEntries(timestamps.map((time, at) => [time, values[at]!]));
}
