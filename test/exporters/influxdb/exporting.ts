import type { ExecutionContext } from 'ava';
import { newCounters, RunningExporter, SampleQueue, type Counters, type Refusal, type Sink } from '../../../src/delivery/index.ts';
import { configOf, flagsOf } from '../../../src/exporters/flags.ts';
import type { InfluxdbConfig } from '../../../src/exporters/influxdb/options.ts';
import { influxdb } from '../../../src/exporters/influxdb/index.ts';
import { readOptions } from '../../../src/options/index.ts';
import type { Sample } from '../../../src/samples/sample.ts';
import { systemClock, type Clock } from '../../../src/time/clock.ts';
import { listen } from '../../report.ts';
import { batchOf } from '../../samples.ts';
import { exportContext } from '../context.ts';

/** Flags without `--influxdb-`. */
export type Given = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export function influxConfig(given: Given): InfluxdbConfig {
  const flags = Object.fromEntries(Object.entries(given).map(([name, value]) => [`influxdb-${name}`, value]));
  return configOf(influxdb, readOptions(flagsOf(influxdb), flags, {}));
}

/** An exporter to InfluxDB at work, with what it says and counts. */
export interface Exporting {
  readonly said: string[];
  readonly refusals: Refusal[];
  readonly counts: Pick<Counters, 'written' | 'rejected' | 'dropped' | 'retried'>;
  write(samples: readonly Sample[]): void;
  /** All is delivered; or the error why not. */
  end(): Promise<unknown>;
  abort(): void;
}

/** Rejects with a UsageError where the exporter cannot be started. */
export async function startExport(t: ExecutionContext, given: Given, clock: Clock = systemClock): Promise<Exporting> {
  const counters = newCounters();
  const refusals: Refusal[] = [];
  const controller = new AbortController();
  const { signal } = controller;
  const report = listen();
  const queue = new SampleQueue({ capacity: 2 ** 26 });
  const running = new RunningExporter({ queue, counters, report, signal, isSpooled: false, whenFull: 'block', clock });
  const context = exportContext({
    ...{ report, signal, ack: (count) => running.acknowledge(count), done: () => running.done(), instance: 'influxdb' },
    instances: () => [{ name: 'influxdb', type: 'influxdb', counters }],
    reject(some) {
      refusals.push(...some);
      counters.pendingRejected += new Set(some.map(({ sample }) => sample)).size;
    },
    retried: () => void (counters.retried += 1),
  });
  running.run((await influxdb.open(influxConfig(given), context)) as Sink);
  t.teardown(() => controller.abort());
  return {
    get counts() {
      const { written, rejected, dropped, retried } = counters;
      return { written, rejected, dropped, retried };
    },
    refusals,
    said: report.said,
    write: (samples) => samples.forEach((sample) => running.enqueue(batchOf(sample))),
    end: async () => (await running.end()).failed,
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
