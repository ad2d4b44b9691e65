import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { ExecutionContext } from 'ava';
import type { Refusal } from '../../../src/delivery/index.ts';
import { configOf, flagsOf } from '../../../src/exporters/flags.ts';
import type { InfluxdbConfig } from '../../../src/exporters/influxdb/options.ts';
import { influxdb } from '../../../src/exporters/influxdb/index.ts';
import { readOptions } from '../../../src/options.ts';
import type { Sample } from '../../../src/sample.ts';
import { listen } from '../../report.ts';
import { exportContext } from '../context.ts';

/** Flags without `--influxdb-`. */
export type Given = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export function influxConfig(given: Given): InfluxdbConfig {
  const flags = Object.fromEntries(Object.entries(given).map(([name, value]) => [`influxdb-${name}`, value]));
  return configOf(influxdb, readOptions(flagsOf(influxdb), flags, {}));
}

/** An exporter to InfluxDB at work, with what it says and counts. */
export interface Exporting {
  readonly stream: Writable;
  readonly said: string[];
  readonly refusals: Refusal[];
  readonly counts: { written: number; failed: number; rejected: number; retried: number };
  write(samples: readonly Sample[]): void;
  /** All is delivered; or the error why not. */
  end(): Promise<Error | undefined>;
  abort(): void;
}

export function startExport(t: ExecutionContext, given: Given): Exporting {
  const counts = { written: 0, failed: 0, rejected: 0, retried: 0 };
  const refusals: Refusal[] = [];
  const controller = new AbortController();
  const report = listen();
  const context = exportContext({
    ...{ report, signal: controller.signal },
    rejected(some) {
      refusals.push(...some);
      counts.rejected += new Set(some.map(({ sample }) => sample)).size;
    },
    retried: () => void (counts.retried += 1),
  });
  const stream = influxdb.open(influxConfig(given), context);
  stream.on('error', () => {});
  t.teardown(() => stream.destroy());
  const settle = (error?: Error | null) => void (counts[error ? 'failed' : 'written'] += 1);
  return {
    stream,
    counts,
    refusals,
    said: report.said,
    write: (samples) => samples.forEach((sample) => stream.write(sample, settle)),
    async end() {
      stream.end();
      if (!stream.closed) await once(stream, 'close').catch(() => {});
      return stream.errored ?? undefined;
    },
    abort: () => controller.abort(),
  };
}

/** Samples a second apart, from 0; those of `poisoned` have a metric that servers of tests refuse. */
export function samplesOf(count: number, poisoned: readonly number[] = []): Sample[] {
  return Array.from({ length: count }, (_, at) => ({
    timestamp: at,
    host: 'web1',
    metrics: poisoned.includes(at) ? { poison: at } : { x: at + 0.5 },
  }));
}

/** Their lines. */
export function linesOf(samples: readonly Sample[]): string[] {
  return samples.flatMap(({ timestamp, metrics }) => {
    return Object.entries(metrics).map(([name, value]) => `cubestat,host=web1 ${name}=${value} ${timestamp * 1000}`);
  });
}

export const good = (sample: Sample): boolean => !('poison' in sample.metrics);
