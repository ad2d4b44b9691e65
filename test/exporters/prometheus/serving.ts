import type { ExecutionContext } from 'ava';
import type { BatchSink } from '../../../src/delivery/index.ts';
import { readConfig, type RawConfig } from '../../../src/configuration/index.ts';
import type { ExportContext } from '../../../src/exporters/index.ts';
import { prometheus } from '../../../src/exporters/prometheus/index.ts';
import type { Sample } from '../../../src/samples/sample.ts';
import { listen } from '../../report.ts';
import { batchOf } from '../../samples.ts';
import { exportContext } from '../context.ts';

/** An exporter to Prometheus at work. */
export interface Serving {
  readonly said: readonly string[];
  readonly rejected: () => number;
  /** `http://127.0.0.1:41234` */
  readonly origin: string;
  end(): Promise<void>;
  put(...samples: readonly Sample[]): Promise<void>;
  get(path: string, headers?: Readonly<Record<string, string>>, method?: string): Promise<Response>;
  text(path?: string, headers?: Readonly<Record<string, string>>): Promise<string>;
}

export const configured = (raw: RawConfig) => readConfig(prometheus.options, { port: 0, ...raw }, (name) => name);

/** What an exporter has around it, and what it tells of itself. */
export function surroundings(): { readonly context: ExportContext; readonly said: readonly string[]; readonly rejected: () => number } {
  const report = listen();
  let rejected = 0;
  const context = exportContext({ instance: 'prometheus', report, reject: ({ length }) => void (rejected += length) });
  return { context, said: report.said, rejected: () => rejected };
}

/** Opens it on a free port; it ends with the test. */
export async function serve(t: ExecutionContext, raw: RawConfig = {}): Promise<Serving> {
  const { context, said, rejected } = surroundings();
  const sink = (await prometheus.open(configured(raw), context)) as BatchSink;
  t.teardown(() => sink.close?.());
  const origin = /^serves (.*)\/metrics$/.exec(said[0]!)![1]!;
  const get: Serving['get'] = (path, headers = {}, method = 'GET') => fetch(`${origin}${path}`, { method, headers });
  return {
    ...{ said, rejected, origin, get },
    put: async (...samples) => sink.writeBatches(samples.map(batchOf)),
    end: async () => sink.close?.(),
    text: async (path = '/metrics', headers = {}) => (await get(path, headers)).text(),
  };
}

export const web1: Sample = {
  timestamp: 1750693377.593,
  host: 'web1',
  metrics: { 'cpu.core.0.utilization.percent': 20, 'memory.used.bytes': 8123453440, 'network.interface.eth0.rx.bytes_total': 1e21 },
};

/** The lines of series, without those that the exporter tells of itself. */
export function seriesIn(text: string): string[] {
  return text.split('\n').filter((line) => !/^(#|$|\w+_(up|last_sample_timestamp_seconds) )/.test(line));
}
