import type { Batch } from '../batch.ts';
import { perShape } from '../batcher.ts';
import { byPlace, chartOf } from './chart.ts';
import { createHistory } from './history.ts';
import { createIntervals } from './intervals.ts';
import { intervalOf } from './sample-interval.ts';
import type { Recording, Series } from './series.ts';
import { createAxis } from './time-axis.ts';

/** Names come from outside: memory is bounded for any number of them. */
const mostSeries = 10_000;

/** Bytes of history for each slot: 100 series with 86400 slots take less than 64 MB. */
const bytesPerSlot = 740;

export interface Placed extends Omit<Recording, 'add' | 'samples' | 'missed'> {
  add(batch: Batch): void;
}

/** Puts samples, each a batch of one row, into slots of the interval that they have, or of a given one; more may follow. */
export function placeInSlots(samples: readonly Batch[], slots: number, interval?: number): Placed {
  const stamps = () => samples.map((one) => ({ host: one.shape.host, timestamp: one.timestamp(0) }));
  const intervals = createIntervals(interval ?? intervalOf(stamps()), interval !== undefined);
  const known = new Map<string, Series>();
  const omitted = new Set<string>();
  const axis = createAxis();
  const history = createHistory({ slots, bytes: slots * bytesPerSlot });
  let sorted: Series[] | undefined = [];
  /** Another series is to be shown than before. */
  let isOther = false;

  const seriesOf = (host: string, name: string): Series | undefined => {
    const key = `${host}\n${name}`;
    const found = known.get(key);
    if (found) return found;
    if (known.size >= mostSeries) {
      if (omitted.size < mostSeries) omitted.add(key);
      return undefined;
    }
    const series = { id: known.size, host, chart: chartOf(name), peak: NaN, latest: NaN, last: -1, first: Infinity, revision: 0 };
    known.set(key, series);
    sorted = undefined;
    return series;
  };
  const columnsOf = perShape(({ host, names }) => names.map((name) => seriesOf(host, name)));
  const add = (batch: Batch) => {
    const { host } = batch.shape;
    const columns = columnsOf(batch.shape);
    // A host of which no series has room does not count in time either.
    if (!columns.some(Boolean) && !intervals.has(host)) return;
    const slotOf = Array.from({ length: batch.length }, (_, row) => {
      const timestamp = batch.timestamp(row);
      return axis.place(host, timestamp, intervals.observe(host, timestamp));
    });
    // Series by series: what one has got lies together in memory.
    for (let column = 0; column < columns.length; column += 1) {
      const series = columns[column];
      if (series) for (let row = 0; row < slotOf.length; row += 1) put(series, slotOf[row]!, batch.value(row, column));
    }
  };
  const put = (series: Series, slot: number, value: number) => {
    if (value > 0 && !(series.peak > 0)) isOther = true;
    if (!(series.peak >= value)) series.peak = value;
    if (slot < series.first) series.first = slot;
    if (slot < series.last) series.revision += 1;
    if (slot >= series.last) {
      series.last = slot;
      series.latest = value;
    }
    history.add(slot, series.id, value);
  };
  samples.forEach(add);

  return {
    add,
    axis,
    history,
    span({ host }, slot) {
      const slots = intervals.of(host) / axis.intervalAt(slot);
      return slots > 1.5 ? Math.ceil(1.25 * slots) : 1;
    },
    get series() {
      if (isOther) sorted &&= [...sorted];
      isOther = false;
      return (sorted ??= [...known.values()].sort((one, other) => compareHosts(one, other) || byPlace(one.chart, other.chart)));
    },
    get hosts() {
      return intervals.hosts;
    },
    get interval() {
      return intervals.shortest;
    },
    get omitted() {
      return omitted.size;
    },
  };
}

function compareHosts(one: Series, other: Series): number {
  return one.host === other.host ? 0 : one.host < other.host ? -1 : 1;
}
