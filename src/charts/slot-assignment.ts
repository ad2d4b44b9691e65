import { perShape, type Batch } from '../samples/index.ts';
import { byOrder, chartOf } from './chart.ts';
import { createHistory } from './history.ts';
import { createIntervals, type IntervalsState } from './intervals.ts';
import { restoreHistory } from './copy-recording.ts';
import type { RecordingCopy } from './recording-copy.ts';
import { intervalOf } from './sample-interval.ts';
import type { Recording, Series } from './series.ts';
import { createTimeAxis } from './time-axis.ts';

/** The most series, as names are untrusted input. */
const maxSeries = 10_000;

/** Bytes of history for each slot: 100 series with 86400 slots take less than 64 MB. */
const bytesPerSlot = 740;

export interface SlotAssignment extends Omit<Recording, 'add' | 'samples' | 'missed' | 'copy' | 'copyRange'> {
  add(batch: Batch): void;
  readonly intervals: IntervalsState;
}

export interface SlotSettings {
  readonly slots: number;
  /** Seconds between two samples; default as the samples show. */
  readonly interval?: number | undefined;
  /** A copy of another recording to continue from. */
  readonly copy?: RecordingCopy | undefined;
}

/** Assigns samples, batches of one row, to slots. More batches may follow. */
export function assignSlots(samples: readonly Batch[], { slots, interval, copy }: SlotSettings): SlotAssignment {
  const stamps = () => samples.map((one) => ({ host: one.shape.host, timestamp: one.timestamp(0) }));
  const intervals = createIntervals(
    copy?.head.intervals ?? { start: interval ?? intervalOf(stamps()), isFixed: interval !== undefined, hosts: [] },
  );
  const known = new Map<string, Series>();
  const omitted = new Set<string>();
  const axis = createTimeAxis(copy?.head.axis);
  const history = createHistory({ slots, bytes: slots * bytesPerSlot });
  let sorted: Series[] | undefined = [];
  /** Whether a series has had its first value above 0. */
  let hasChanged = false;

  const seriesOf = (host: string, name: string): Series | undefined => {
    const key = `${host}\n${name}`;
    const found = known.get(key);
    if (found) return found;
    if (known.size >= maxSeries) {
      if (omitted.size < maxSeries) omitted.add(key);
      return undefined;
    }
    return begin({ host, name, peak: NaN, latest: NaN, last: -1, first: Infinity, revision: 0 });
  };
  const begin = ({ name, ...state }: Omit<Series, 'id' | 'chart'> & { readonly name: string }): Series => {
    const series = { id: known.size, chart: chartOf(name), ...state };
    known.set(`${state.host}\n${name}`, series);
    sorted = undefined;
    return series;
  };
  const resume = (from: RecordingCopy) => {
    for (const { peak, latest, first, ...one } of from.head.series)
      begin({ ...one, peak: peak ?? NaN, latest: latest ?? NaN, first: first ?? Infinity });
    restoreHistory(history, from);
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
    // Values are added series by series, because the values of a series are adjacent in memory.
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
  if (copy) resume(copy);
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
    get intervals() {
      return intervals.state;
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
