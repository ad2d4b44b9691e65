import type { Sample } from '../sample.ts';
import { createAxis } from './time-axis.ts';
import { byPlace, chartOf } from './chart.ts';
import { createHistory } from './history.ts';
import { larger } from './larger.ts';
import type { Recording, Series } from './series.ts';
import { createRhythm, intervalOf, type Rhythm } from './sample-interval.ts';

/** Names come from outside; of more than these, nobody could look at all. */
const mostSeries = 10_000;

/** Bytes of history for each slot: 100 series with 86400 slots take less than 64 MB. */
const bytesPerSlot = 740;

/** Samples in their slots, from the first on, at the interval that these have. */
export function place(samples: readonly Sample[], slots: number): Omit<Recording, 'samples' | 'missed'> {
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
