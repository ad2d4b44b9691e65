import { perShape, type Batch } from '../samples/index.ts';
import { History } from './history.ts';
import { Intervals, type IntervalsState } from './intervals.ts';
import { restoreHistory } from './copy-recording.ts';
import type { RecordingCopy } from './recording-copy.ts';
import { intervalOf } from './sample-interval.ts';
import { SeriesTable } from './series-table.ts';
import type { Series } from './series.ts';
import { TimeAxis } from './time-axis.ts';

/** Bytes of history for each slot: 100 series with 86400 slots take less than 64 MB. */
const bytesPerSlot = 740;

export interface SlotSettings {
  readonly slots: number;
  /** Seconds between two samples; default as the samples show. */
  readonly interval?: number | undefined;
  /** A copy of another recording to continue from. */
  readonly copy?: RecordingCopy | undefined;
}

/** Samples assigned to slots. */
export class SlotAssignment {
  readonly axis: TimeAxis;
  readonly history: History;
  readonly #intervals: Intervals;
  readonly #series: SeriesTable;
  readonly #columnsOf = perShape(({ host, names }) => names.map((name) => this.#series.get(host, name)));

  /** Begins with batches of one row. */
  constructor(samples: readonly Batch[], { slots, interval, copy }: SlotSettings) {
    const start = () => interval ?? intervalOf(samples);
    this.axis = new TimeAxis(copy?.head.axis);
    this.history = new History({ slots, bytes: slots * bytesPerSlot });
    this.#intervals = new Intervals(copy?.head.intervals ?? { start: start(), isFixed: interval !== undefined, hosts: [] });
    this.#series = new SeriesTable(copy?.head.series);
    if (copy) restoreHistory(this.history, copy);
    for (const sample of samples) this.add(sample);
  }

  get series(): readonly Series[] {
    return this.#series.sorted;
  }

  get omitted(): number {
    return this.#series.omitted;
  }

  get intervals(): IntervalsState {
    return this.#intervals.state;
  }

  get interval(): number {
    return this.#intervals.shortest;
  }

  get hosts(): readonly string[] {
    return this.#intervals.hosts;
  }

  /** The number of slots for which a value of a series counts. */
  span({ host }: Series, slot: number): number {
    const slots = this.#intervals.of(host) / this.axis.intervalAt(slot);
    return slots > 1.5 ? Math.ceil(1.25 * slots) : 1;
  }

  add(batch: Batch): void {
    const { host } = batch.shape;
    const columns = this.#columnsOf(batch.shape);
    // A host whose series are all left out does not change the time axis.
    if (!columns.some(Boolean) && !this.#intervals.has(host)) return;
    const slots = Array.from({ length: batch.length }, (_, row) => this.#slotFor(host, batch.timestamp(row)));
    // Values are added series by series, because the values of a series are adjacent in memory.
    for (const [column, series] of columns.entries()) {
      if (series) for (let row = 0; row < slots.length; row += 1) this.#addValue(series, slots[row]!, batch.value(row, column));
    }
  }

  #slotFor(host: string, timestamp: number): number {
    return this.axis.slotFor(host, timestamp, this.#intervals.observe(host, timestamp));
  }

  #addValue(series: Series, slot: number, value: number): void {
    this.#series.observe(series, slot, value);
    this.history.add(slot, series.id, value);
  }
}
