import type { Sample } from '../sample.ts';
import { createAxis, type Axis } from './axis.ts';
import { byPlace, chartOf, type Chart } from './chart.ts';
import { createHistory, type History } from './history.ts';
import { larger } from './larger.ts';
import { createRhythm, intervalOf, type Rhythm } from './rhythm.ts';

/** A metric of a host over time. */
export interface Series {
  /** Its number in the history. */
  readonly id: number;
  readonly host: string;
  readonly chart: Chart;
  /** The largest value it ever had. */
  peak: number;
  /** Its newest value, and the slot that is in. */
  latest: number;
  last: number;
  /** The slot of its first value. */
  first: number;
}

/** What has come so far, ready to be drawn. */
export interface Recording {
  add(sample: Sample): void;
  /** By host, then in the order of the catalogue; the same array until there are new ones. */
  readonly series: readonly Series[];
  readonly hosts: readonly string[];
  readonly history: History;
  readonly axis: Axis;
  /** Seconds between two samples of the host that sends the most. */
  readonly interval: number;
  /** Slots for which a value of a series says how things are: more than one where another host sends more often. */
  span(series: Series, slot: number): number;
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

/** The interval is learned from so many samples at first; until then they are kept, to be placed anew. */
const learning = 8;

export function createRecording(slots = 86_400): Recording {
  let first: Sample[] | undefined = [];
  let placed = place([], slots);
  let samples = 0;
  let missed = 0;

  const learn = (sample: Sample) => {
    first!.push(sample);
    if (intervalOf(first!) === placed.interval) placed.add(sample);
    else placed = place(first!, slots);
    if (first!.length === learning) first = undefined;
  };

  return {
    add(sample) {
      samples += 1;
      missed += sample.metrics['cubestat.ticks_missed.count'] ?? 0;
      if (first) learn(sample);
      else placed.add(sample);
    },
    span: (series, slot) => placed.span(series, slot),
    get series() {
      return placed.series;
    },
    get hosts() {
      return placed.hosts;
    },
    get history() {
      return placed.history;
    },
    get axis() {
      return placed.axis;
    },
    get interval() {
      return placed.interval;
    },
    get omitted() {
      return placed.omitted;
    },
    get samples() {
      return samples;
    },
    get missed() {
      return missed;
    },
  };
}

/** Samples in their slots, from the first on, at the interval that these have. */
function place(samples: readonly Sample[], slots: number): Omit<Recording, 'samples' | 'missed'> {
  const start = intervalOf(samples);
  const known = new Map<string, Series>();
  const omitted = new Set<string>();
  const hosts = new Map<string, Rhythm>();
  const axis = createAxis();
  const history = createHistory({ slots, bytes: slots * bytesPerSlot });
  let sorted: Series[] | undefined = [];
  let interval = start;

  const seriesOf = (host: string, name: string, slot: number): Series | undefined => {
    const key = `${host}\n${name}`;
    const found = known.get(key);
    if (found) return found;
    if (known.size >= mostSeries) {
      if (omitted.size < mostSeries) omitted.add(key);
      return undefined;
    }
    const series = { id: known.size, host, chart: chartOf(name), peak: NaN, latest: NaN, last: slot, first: slot };
    known.set(key, series);
    sorted = undefined;
    return series;
  };
  /** The host that sends the most tells what a slot is; the values of the others are drawn for several. */
  const beat = ({ host, timestamp }: Sample) => {
    const rhythm = hosts.get(host);
    const before = rhythm?.interval;
    if (rhythm) rhythm.beat(timestamp);
    else hosts.set(host, createRhythm(start, timestamp));
    if (rhythm?.interval !== before) interval = Math.min(...[...hosts.values()].map((one) => one.interval));
  };
  const add = (sample: Sample) => {
    beat(sample);
    const { host, timestamp, metrics } = sample;
    const slot = axis.place(host, timestamp, interval);
    for (const name in metrics) {
      const series = seriesOf(host, name, slot);
      if (!series) continue;
      const value = metrics[name]!;
      series.peak = larger(series.peak, value);
      series.first = Math.min(series.first, slot);
      if (slot >= series.last) [series.last, series.latest] = [slot, value];
      history.add(slot, series.id, value);
    }
  };
  samples.forEach(add);

  return {
    add,
    axis,
    history,
    span({ host }, slot) {
      const slots = hosts.get(host)!.interval / axis.intervalAt(slot);
      return slots > 1.5 ? Math.ceil(1.25 * slots) : 1;
    },
    get series() {
      return (sorted ??= [...known.values()].sort((one, other) => compareHosts(one, other) || byPlace(one.chart, other.chart)));
    },
    get hosts() {
      return [...hosts.keys()];
    },
    get interval() {
      return interval;
    },
    get omitted() {
      return omitted.size;
    },
  };
}

function compareHosts(one: Series, other: Series): number {
  return one.host === other.host ? 0 : one.host < other.host ? -1 : 1;
}
