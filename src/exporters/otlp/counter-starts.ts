import { originKey, perShape, type Batch, type Shape } from '../../samples/index.ts';
import { kindOf } from '../../catalogue/index.ts';

/** The start of each counter of a row, by column: Unix time in milliseconds. */
export type CounterStarts = ReadonlyMap<number, number>;

interface HostCounters {
  /** The time of the boot, where samples have the uptime. */
  boot: number | undefined;
  uptime: number;
  /** The time of the newest sample. */
  time: number;
  readonly series: Map<string, { start: number; last: number }>;
}

/** The most hosts to remember, as names are untrusted input. Beyond that all are forgotten, and their counters seem to restart. */
const mostHosts = 10_000;

/**
 * Finds the start of counters: the boot, where samples have `system.uptime.seconds`, else their first sample; after a reset, the sample
 * before it. https://opentelemetry.io/docs/specs/otel/metrics/data-model/#resets-and-gaps
 */
export function counterStarts(): (batch: Batch, row: number, time: number) => CounterStarts {
  const hosts = new Map<string, HostCounters>();
  const columnsOf = perShape(columns);
  return (batch, row, time) => {
    const { key, counters, uptime } = columnsOf(batch.shape);
    if (counters.length === 0) return none;
    const host = hostOf(hosts, key);
    const isLate = time < host.time;
    if (uptime >= 0 && !isLate) noteUptime(host, batch.value(row, uptime), time);
    const starts = new Map<number, number>();
    for (const column of counters) {
      const name = batch.shape.names[column]!;
      const start = isLate ? (host.series.get(name)?.start ?? host.boot ?? time) : startOf(host, name, batch.value(row, column), time);
      starts.set(column, Math.min(start, time));
    }
    if (!isLate) host.time = time;
    return starts;
  };
}

const none: CounterStarts = new Map();

function columns(shape: Shape) {
  const { names } = shape;
  const key = originKey(shape);
  const counters = names.flatMap((name, column) => (kindOf(name) === 'counter' ? [column] : []));
  return { key, counters, uptime: names.indexOf('system.uptime.seconds') };
}

function hostOf(hosts: Map<string, HostCounters>, key: string): HostCounters {
  const known = hosts.get(key);
  if (known) return known;
  if (hosts.size >= mostHosts) hosts.clear();
  const made: HostCounters = { boot: undefined, uptime: 0, time: -Infinity, series: new Map() };
  hosts.set(key, made);
  return made;
}

/** The time of the boot is computed once per boot, because setting the clock must not look like a reset of all counters. */
function noteUptime(host: HostCounters, uptime: number, time: number): void {
  if (host.boot === undefined || uptime < host.uptime) {
    const boot = Math.round(time - uptime * 1000);
    // Samples may come from any program, with an impossible uptime.
    host.boot = boot > 0 && boot <= time ? boot : undefined;
    host.series.clear();
  }
  host.uptime = uptime;
}

function startOf(host: HostCounters, name: string, value: number, time: number): number {
  const series = host.series.get(name);
  if (series === undefined) {
    const start = host.boot ?? time;
    host.series.set(name, { start, last: value });
    return start;
  }
  if (value < series.last) series.start = host.time;
  series.last = value;
  return series.start;
}
