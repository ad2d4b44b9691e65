import { hostname } from 'node:os';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { kindOf, unitOf } from '../catalogue/index.ts';
import { openHost, type Collector, type Emit, type Host, type HostPaths } from '../collectors/index.ts';
import { reasonOf } from '../errors.ts';
import { remember } from '../remember.ts';
import type { Report } from '../report.ts';
import type { Sample } from '../sample.ts';
import { ticks, type Tick } from './clock.ts';
import { supervise, type Reading } from './supervise.ts';

/** What is sampled, and how often. */
export interface LiveSettings {
  readonly collectors: readonly Collector[];
  /** Seconds between two samples. */
  readonly interval: number;
  /** The number of samples after which the stream ends. */
  readonly count?: number | undefined;
  /** Seconds after which the stream ends. */
  readonly duration?: number | undefined;
  /** Sample at whole multiples of the interval on the wall clock. */
  readonly align?: boolean;
  /** The name in the samples; by default the machine's own. */
  readonly host?: string | undefined;
  /** The cumulative counters too, from which rates come. */
  readonly counters?: boolean;
  /** All digits of the numbers, rather than those that carry information. */
  readonly fullPrecision?: boolean;
  readonly paths?: HostPaths;
  /** Ends the stream cleanly: what has been sampled still flows. */
  readonly signal?: AbortSignal;
  readonly report: Report;
}

/** Samples of this host as they are taken. Rates need two readings, so the first comes after one interval. */
export function live(settings: LiveSettings): Readable {
  return Readable.from(samples(settings));
}

async function* samples(settings: LiveSettings): AsyncGenerator<Sample> {
  const { interval, count = Infinity, duration = Infinity, signal } = settings;
  const ended = new AbortController();
  const host = openHost(settings.paths ?? {}, { interval, signal: ended.signal });
  try {
    const readings = await openAll(settings.collectors, host, settings.report);
    let left = count;
    let first: number | undefined;
    let previous = -Infinity;
    for await (const tick of ticks({ interval, align: settings.align ?? false, ...(signal && { signal }) })) {
      first ??= tick.now;
      if (tick.now - first > duration + interval / 2) return;
      const stale = tick.now - previous > staleAfter(interval);
      previous = tick.now;
      host.self.ticksMissed += tick.missed + (stale && tick.now !== first ? 1 : 0);
      const metrics = await readAll(readings, host, tick, settings);
      if (stale) continue;
      yield { timestamp: tick.timestamp, host: settings.host ?? hostname(), metrics };
      left -= 1;
      if (left === 0 || tick.now - first > duration - interval / 2) return;
    }
  } finally {
    ended.abort();
    host.close();
    if (host.self.ticksMissed > 0) settings.report.warn(`${host.self.ticksMissed} ticks missed`);
  }
}

/** A rate over a much longer time than the interval (a suspended machine, a stopped process) is no sample of it. */
function staleAfter(interval: number): number {
  return 2 * interval + 1;
}

async function openAll(collectors: readonly Collector[], host: Host, report: Report): Promise<Reading[]> {
  const opened = await Promise.all(collectors.map((collector) => open(collector, host)));
  return opened.flatMap((read, at) => {
    const collector = collectors[at]!;
    if (typeof read !== 'string') return [supervise(collector, read, host.self, report)];
    report.detail(`collector ${collector.name}: ${read}`);
    return [];
  });
}

async function open(collector: Collector, host: Host): Promise<Awaited<ReturnType<Collector['open']>>> {
  try {
    return await collector.open(host);
  } catch (error) {
    return reasonOf(error);
  }
}

/** One reading of all collectors. It ends on time: what has not answered by then is left out. */
async function readAll(readings: readonly Reading[], host: Host, tick: Tick, settings: LiveSettings): Promise<Record<string, number>> {
  const metrics: Record<string, number> = {};
  let closed = false;
  const emit: Emit = (name, value) => {
    if (closed || value === undefined || !Number.isFinite(value)) return;
    if (!settings.counters && kindOf(name) === 'counter') return;
    metrics[name] = settings.fullPrecision ? value : round(value, name);
  };
  host.tick(tick.now);
  const pending = readings.flatMap((read) => read(emit) ?? []);
  if (pending.length > 0) await inTime(pending, settings.interval / 2);
  closed = true;
  return metrics;
}

async function inTime(pending: readonly Promise<void>[], deadline: number): Promise<void> {
  const over = new AbortController();
  await Promise.race([Promise.all(pending), setTimeout(deadline * 1000, undefined, { signal: over.signal }).catch(() => {})]);
  over.abort();
}

const powerOf = remember((name) => 10 ** (unitOf(name)?.digits ?? 6));

function round(value: number, name: string): number {
  const power = powerOf(name);
  return Math.round(value * power) / power;
}
