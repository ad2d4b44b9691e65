import type { Sample } from '../sample.ts';
import { createAxis, type Axis } from './axis.ts';
import { byPlace, chartOf, type Chart } from './chart.ts';
import { createHistory, larger, type History } from './history.ts';

/** A metric of a host over time. */
export interface Series {
  /** Its number in the history. */
  readonly id: number;
  readonly host: string;
  readonly chart: Chart;
  /** The largest value it ever had. */
  peak: number;
  latest: number;
}

/** What has come so far, ready to be drawn. */
export interface Recording {
  add(sample: Sample): void;
  /** By host, then in the order of the catalogue; the same array until there are new ones. */
  readonly series: readonly Series[];
  readonly hosts: readonly string[];
  readonly history: History;
  readonly axis: Axis;
  /** Seconds between two samples. */
  readonly interval: number;
  readonly samples: number;
  /** Ticks that the sources skipped, as they tell it themselves. */
  readonly missed: number;
  /** Series for which there was no room. */
  readonly omitted: number;
}

/** Names come from outside; of more than these, nobody could look at all. */
const mostSeries = 10_000;

/** Bytes of history for each slot: 100 series with 86400 slots take less than 64 MB. */
const bytesPerSlot = 740;

/** The interval is learned from the first samples; until then they are kept, to be placed anew. */
const learning = 8;

export function createRecording(slots = 86_400): Recording {
  const known = new Map<string, Series>();
  const hosts = new Set<string>();
  const omitted = new Set<string>();
  let first: Sample[] | undefined = [];
  let interval = 1;
  let axis = createAxis(interval);
  let history = createHistory({ slots, bytes: slots * bytesPerSlot });
  let sorted: Series[] | undefined = [];
  let samples = 0;
  let missed = 0;

  const seriesOf = (host: string, name: string): Series | undefined => {
    const key = `${host}\n${name}`;
    const found = known.get(key);
    if (found) return found;
    if (known.size >= mostSeries) {
      if (omitted.size < mostSeries) omitted.add(key);
      return undefined;
    }
    const series = { id: known.size, host, chart: chartOf(name), peak: NaN, latest: NaN };
    known.set(key, series);
    sorted = undefined;
    return series;
  };

  const store = ({ host, timestamp, metrics }: Sample) => {
    const slot = axis.place(host, timestamp);
    for (const name in metrics) {
      const series = seriesOf(host, name);
      if (!series) continue;
      const value = metrics[name]!;
      series.peak = larger(series.peak, value);
      series.latest = value;
      history.add(slot, series.id, value);
    }
  };

  const learn = (sample: Sample) => {
    first!.push(sample);
    const learned = intervalOf(first!);
    if (learned !== interval) {
      interval = learned;
      axis = createAxis(interval);
      history = createHistory({ slots, bytes: slots * bytesPerSlot });
      first!.forEach(store);
    } else store(sample);
    if (first!.length === learning) first = undefined;
  };

  return {
    add(sample) {
      samples += 1;
      hosts.add(sample.host);
      missed += sample.metrics['cubestat.ticks_missed.count'] ?? 0;
      if (first) learn(sample);
      else store(sample);
    },
    get series() {
      return (sorted ??= [...known.values()].sort((one, other) => compareHosts(one, other) || byPlace(one.chart, other.chart)));
    },
    get hosts() {
      return [...hosts];
    },
    get omitted() {
      return omitted.size;
    },
    get history() {
      return history;
    },
    get axis() {
      return axis;
    },
    get interval() {
      return interval;
    },
    get samples() {
      return samples;
    },
    get missed() {
      return missed;
    },
  };
}

function compareHosts(one: Series, other: Series): number {
  return one.host === other.host ? 0 : one.host < other.host ? -1 : 1;
}

/** The usual time between two samples of a host, to the nearest that people choose; 1 s while nothing is known. */
export function intervalOf(samples: readonly Sample[]): number {
  const before = new Map<string, number>();
  const steps: number[] = [];
  for (const { host, timestamp } of samples) {
    const step = timestamp - (before.get(host) ?? NaN);
    if (step > 0) steps.push(step);
    before.set(host, timestamp);
  }
  if (steps.length === 0) return 1;
  const median = steps.sort((one, other) => one - other)[Math.floor((steps.length - 1) / 2)]!;
  const usual = usualIntervals.find((one) => Math.abs(one - median) < 0.15 * one);
  return usual ?? Math.max(0.001, Number(median.toPrecision(2)));
}

const usualIntervals = [
  ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5],
  ...[1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 86_400],
];
