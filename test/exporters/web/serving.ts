import type { ExecutionContext } from 'ava';
import { readConfig, type RawConfig } from '../../../src/configuration/index.ts';
import { openWebPage, web, type WebConfig } from '../../../src/exporters/web/index.ts';
import type { ExporterStatus } from '../../../src/charts/index.ts';
import type { Sample } from '../../../src/samples/sample.ts';
import { listen } from '../../report.ts';
import { batchOf } from '../../samples.ts';

/** The page at work. */
export interface ServedPage {
  readonly said: readonly string[];
  /** `http://127.0.0.1:41234` */
  readonly origin: string;
  put(...samples: readonly Sample[]): void;
  /** Sets the state of the exporters beside it. */
  exporting(...exporters: readonly ExporterStatus[]): void;
  end(): void;
  close(): Promise<void>;
  get(path: string, init?: RequestInit): Promise<Response>;
  /** Follows a stream: each call of the function that it returns gives what has come since. */
  follow(path: string, headers?: Readonly<Record<string, string>>): Promise<() => string>;
}

export const webConfig = (raw: RawConfig = {}): WebConfig => readConfig(web.options, { port: 0, ...raw }, (name) => name);

/** Opens the page on a free port, or a given one; it ends with the test. */
export async function servePage(t: ExecutionContext, raw: RawConfig = {}, interval?: number): Promise<ServedPage> {
  const report = listen();
  let exporters: readonly ExporterStatus[] = [];
  const served = await openWebPage(webConfig(raw), { report, interval, exporters: () => exporters });
  t.teardown(served.close);
  const { origin } = served;
  const get: ServedPage['get'] = (path, init) => fetch(`${origin}${path}`, init);
  return {
    ...{ said: report.said, origin, get, end: served.end, close: served.close },
    exporting: (...all) => void (exporters = all),
    put: (...samples) => samples.forEach((one) => served.write(batchOf(one))),
    async follow(path, headers = {}) {
      const gone = new AbortController();
      t.teardown(() => gone.abort());
      const { body } = await get(path, { headers, signal: gone.signal });
      let text = '';
      const read = async () => {
        for await (const chunk of body!.pipeThrough(new TextDecoderStream())) text += chunk;
      };
      read().catch(() => {});
      return () => text;
    },
  };
}

export const start = 1_750_693_377;

export function sampleAt(second: number, host = 'web1'): Sample {
  return { timestamp: start + second, host, metrics: { 'cpu.utilization.percent': second % 101, 'memory.used.bytes': 1e9 + second } };
}
