import type { Batch } from '../batch.ts';
import { perShape } from '../batcher.ts';
import { byOrder, chartOf } from './chart.ts';
import { createHistory } from './history.ts';
import { createIntervals } from './intervals.ts';
import { intervalOf } from './sample-interval.ts';
import type { Recording, Series } from './series.ts';
import { createTimeAxis } from './time-axis.ts';

/** Names come from outside: their number is bounded. */
const maxSeries = 10_000;

/** Bytes of history for each slot: 100 series with 86400 slots take less than 64 MB. */
const bytesPerSlot = 740;

export interface SlotAssignment extends Omit<Recording, 'add' | 'samples' | 'missed'> {
  add(batch: Batch): void;
}

/** Assigns samples, batches of one row, to slots of a given interval or of the one that they show. More batches may follow. */
export function assignSlots(samples: readonly Batch[], slots: number, interval?: number): SlotAssignment {
  const stamps = () => samples.map((one) => ({ host: one.shape.host, timestamp: one.timestamp(0) }));
  const intervals = createIntervals(interval ?? intervalOf(stamps()), interval !== undefined);
  const known = new Map<string, Series>();
  const omitted = new Set<string>();
  const axis = createTimeAxis();
  const history = createHistory({ slots, bytes: slots * bytesPerSlot });
  let sorted: Series[] | undefined = [];
  /** Whether a series has got its first value above 0. */
  let hasChanged = false;

  const seriesOf = (host: string, name: string): Series | undefined => {
    const key = `${host}\n${name}`;
    const found = known.get(key);
    if (found) return found;
    if (known.size >= maxSeries) {
      if (omitted.size < maxSeries) omitted.add(key);
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
    // A host whose series are all left out does not change the time axis.
    if (!columns.some(Boolean) && !intervals.has(host)) return;
    const slotOf = Array.from({ length: batch.length }, (_, row) => {
      const timestamp = batch.timestamp(row);
      return axis.slotFor(host, timestamp, intervals.observe(host, timestamp));
    });
    // Values are added series by series, for those of one series lie together in memory.
    for (let column = 0; column < columns.length; column += 1) {
      const series = columns[column];
      if (series) for (let row = 0; row < slotOf.length; row += 1) put(series, slotOf[row]!, batch.value(row, column));
    }
  };
  const put = (series: Series, slot: number, value: number) => {
    if (value > 0 && !(series.peak > 0)) hasChanged = true;
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
      if (hasChanged) sorted &&= [...sorted];
      hasChanged = false;
      return (sorted ??= [...known.values()].sort((one, other) => compareHosts(one, other) || byOrder(one.chart, other.chart)));
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
