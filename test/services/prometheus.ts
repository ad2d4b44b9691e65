import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { freePort } from './influxd.ts';
import { startServer } from './server.ts';
import { until } from '../until.ts';

/** A server of Prometheus that scrapes one target each second. */
export interface Prometheus {
  /** The series that an expression gives now. */
  query(expression: string): Promise<readonly Vector[]>;
  /** What it knows of metrics: their type and help. */
  metadata(): Promise<Readonly<Record<string, readonly { readonly type: string; readonly help: string }[]>>>;
  /** Waits until a scrape that begins after now is stored. */
  scraped(): Promise<void>;
  /** Why the last scrape failed; empty: it did not. */
  lastError(): Promise<string>;
}

export interface Vector {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

/** `access`: lines of its configuration that say how to get to the target. Starts on a free port with its data in a temporary folder; it ends with the test. */
export async function startPrometheus(t: ExecutionContext, target: string, access = ''): Promise<Prometheus> {
  const folder = makeTree(t, { 'prometheus.yml': configuration(new URL(target), access) });
  const url = `http://127.0.0.1:${await freePort()}`;
  const args = ['config.file', 'prometheus.yml', 'storage.tsdb.path', 'data', 'web.listen-address', new URL(url).host];
  const flags = args.map((arg, at) => (at % 2 === 0 ? `--${arg}` : /^(prometheus.yml|data)$/.test(arg) ? join(folder, arg) : arg));
  await startServer(t, 'prometheus', flags, `${url}/-/ready`);
  const get = async (path: string) => ((await (await fetch(`${url}/api/v1/${path}`)).json()) as { data: never }).data;
  const targetNow = async () => ((await get('targets')) as { activeTargets: readonly Target[] }).activeTargets[0];
  const scrapeAfter = async (time: number) => {
    return until(async () => {
      const { lastScrape = '', lastError = '' } = (await targetNow()) ?? {};
      // On a busy machine one may be too late.
      return Date.parse(lastScrape) > time && !lastError.includes('deadline exceeded') && Date.parse(lastScrape);
    }, 'Prometheus scrapes');
  };
  return {
    query: async (expression) => ((await get(`query?query=${encodeURIComponent(expression)}`)) as { result: Vector[] }).result,
    metadata: async () => get('metadata'),
    async scraped() {
      // A scrape is told of before it is stored, and stored before the next one begins.
      const began = Date.now();
      const first = await scrapeAfter(began);
      await scrapeAfter(first);
    },
    lastError: async () => (await targetNow())?.lastError ?? '',
  };
}

interface Target {
  readonly lastScrape: string;
  readonly lastError: string;
}

/** The labels of the target's own series stay as they are. */
const configuration = ({ protocol, host }: URL, access: string) => `
global:
  scrape_interval: 1s
  scrape_timeout: 1s
scrape_configs:
  - job_name: cubestat
    honor_labels: true
    scheme: ${protocol.slice(0, -1)}
${access}
    static_configs:
      - targets: ['${host}']
`;
