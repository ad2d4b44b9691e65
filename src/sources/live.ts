import { hostname } from 'node:os';
import { Readable } from 'node:stream';
import { kindOf, unitOf } from '../catalogue/index.ts';
import { openHost, type Collector, type Emit, type HostPaths } from '../collectors/index.ts';
import { remember } from '../remember.ts';
import type { Sample } from '../sample.ts';
import { ticks, type Pace } from './clock.ts';
import { openCollectors, readInTime, type Demand } from './supervise.ts';

/** What is sampled, and how often. */
export interface LiveSettings extends Pace, Demand {
  readonly collectors: readonly Collector[];
  /** The number of samples after which the stream ends. */
  readonly count?: number | undefined;
  /** The name in the samples; by default the machine's own. */
  readonly host?: string | undefined;
  /** The cumulative counters too, from which rates come. */
  readonly counters?: boolean | undefined;
  /** All digits of the numbers, rather than those that carry information. */
  readonly fullPrecision?: boolean | undefined;
  readonly paths?: HostPaths | undefined;
  /** A first sample at once, of all that needs no rate, and a second after 250 ms; `count` counts neither. */
  readonly atOnce?: boolean | undefined;
}

/** Seconds from the start to the samples of `atOnce`. */
const earlySamples = [0, 0.25];

/** Samples of this host as they are taken. Rates need two readings, so the first comes after one interval, unless it is to come at once. */
export function live(settings: LiveSettings): Readable {
  const ended = new AbortController();
  const signal = settings.signal ? AbortSignal.any([settings.signal, ended.signal]) : ended.signal;
  const taken = samples({ ...settings, signal });
  return new Readable({
    objectMode: true,
    highWaterMark: 1,
    read() {
      taken.next().then(
        ({ value }) => this.push(value ?? null),
        (error: Error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      // A generator can only be ended between two samples; the signal ends its wait for the next.
      ended.abort();
      taken.return(undefined).then(() => done(error), done);
    },
  });
}

async function* samples(settings: LiveSettings): AsyncGenerator<Sample, undefined> {
  const { collectors, interval, count = Infinity, host: name = hostname(), paths = {}, report, atOnce = false } = settings;
  const ended = new AbortController();
  const host = openHost(paths, { interval, signal: ended.signal, warn: report.warn });
  try {
    const readings = await openCollectors(collectors, host, settings);
    let previous = -Infinity;
    let left = count;
    for await (const { now, timestamp, missed, isEarly } of ticks({ ...settings, early: atOnce ? earlySamples : [] })) {
      const prime = now - previous > staleAfter(interval);
      const skipped = prime && previous > 0 ? missed + 1 : missed;
      host.self.ticksMissed += skipped;
      host.self.ticksMissedSinceSample += skipped;
      previous = now;
      const metrics: Record<string, number> = {};
      host.tick(now);
      await readInTime(readings, emitInto(metrics, settings), Math.min(interval, isEarly ? earlySamples[1]! : Infinity) / 2);
      if (prime && !isEarly) continue;
      host.self.ticksMissedSinceSample = 0;
      yield { timestamp, host: name, metrics };
      if (!isEarly) left -= 1;
      if (left === 0) return undefined;
    }
    return undefined;
  } finally {
    ended.abort();
    host.close();
    if (host.self.ticksMissed > 0) report.warn(`ticks missed: ${host.self.ticksMissed}`);
  }
}

/** A rate over a time much longer than the interval (a stopped process, a suspended machine) is no sample of it. */
function staleAfter(interval: number): number {
  return 2 * interval + 1;
}

function emitInto(metrics: Record<string, number>, { counters = false, fullPrecision = false }: LiveSettings): Emit {
  return (name, value) => {
    if (value === undefined || !Number.isFinite(value)) return;
    if (!counters && kindOf(name) === 'counter') return;
    metrics[name] = fullPrecision ? value : round(value, name);
  };
}

function round(value: number, name: string): number {
  const power = powerOf(name);
  return Math.round(value * power) / power;
}

const powerOf = remember((name) => 10 ** (unitOf(name)?.digits ?? 6));
