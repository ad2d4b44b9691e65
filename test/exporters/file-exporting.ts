import { PassThrough } from 'node:stream';
import type { Sink } from '../../src/delivery/index.ts';
import { exporters } from '../../src/exporters/index.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { listen } from '../report.ts';
import { batchOf } from '../samples.ts';
import { exportContext } from './context.ts';

/** An exporter at work: what it says, and samples that have been taken when `write` is done. */
export interface Exporting {
  readonly said: readonly string[];
  readonly stdout: PassThrough;
  readonly stop: AbortController;
  retries(): number;
  write(...samples: readonly Sample[]): Promise<void>;
  end(): Promise<void>;
}

/** Options by the exporter's own names, as texts. */
type Given = Readonly<Record<string, string>>;

/** Whether an exporter could write, as it says itself. */
export async function check(name: 'csv' | 'json', given: Given): Promise<string> {
  return exporters[name].check!(valuesOf(name, given) as never, exportContext());
}

function valuesOf(name: 'csv' | 'json', given: Given): Readonly<Record<string, unknown>> {
  const options = Object.entries(exporters[name].options);
  return Object.fromEntries(options.map(([key, option]) => [key, option.read(given[key] === undefined ? [] : [given[key]])]));
}

export async function open(name: 'csv' | 'json', given: Given): Promise<Exporting> {
  const exporter = exporters[name];
  const { said, ...report } = listen();
  const stdout = new PassThrough();
  const stop = new AbortController();
  let retries = 0;
  const context = exportContext({ instance: name, report, stdout, signal: stop.signal, retried: () => void (retries += 1) });
  const sink = (await exporter.open(valuesOf(name, given) as never, context)) as Sink;
  const write = async (samples: readonly Sample[]) =>
    'writeBatches' in sink ? sink.writeBatches(samples.map(batchOf)) : sink.write(samples);
  return {
    ...{ said, stdout, stop },
    retries: () => retries,
    async write(...samples) {
      for (let at = 0; at < samples.length; at += at === 0 ? 1 : 256) await write(samples.slice(at, at === 0 ? 1 : at + 256));
    },
    end: async () => sink.close?.(),
  };
}

/** Writes them all and ends. */
export async function exported(
  name: 'csv' | 'json',
  given: Readonly<Record<string, string>>,
  samples: readonly Sample[],
): Promise<string[]> {
  const exporting = await open(name, given);
  await exporting.write(...samples);
  await exporting.end();
  return [...exporting.said];
}
