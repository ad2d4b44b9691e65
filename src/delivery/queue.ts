import { batcher, type Batch } from '../samples/index.ts';
import { encodeRecord, type Offset, type Spool } from '../spool/index.ts';
import { fifo } from './fifo.ts';
import { rowsOf, split, weigher, type Entry } from './queue-entry.ts';

/** The pending samples of an exporter, first in, first out, and those in flight to it. */
export interface SampleQueue {
  /** The samples that are not in flight. */
  readonly length: number;
  /** Whether there is no room for more. */
  readonly full: boolean;
  add(batch: Batch): void;
  /** Hands over the oldest samples, at most `most` of about `bytes`; none while half of the capacity is in flight. */
  take(most: number, bytes?: number): readonly Batch[];
  /** Settles so many more samples, the oldest in flight. */
  acknowledge(count: number): void;
  /** Drops the oldest samples that are not in flight. Returns their number; undefined when there are none. */
  dropOldest(): number | undefined;
  /** Closes the queue. Returns the number of samples that stay in the spool. */
  close(): number;
}

export interface QueueSettings {
  /** The most bytes of memory for samples, about. */
  readonly capacity: number;
  /** Keeps the samples on disk until they are settled, and those that do not fit into memory. */
  readonly spool?: Spool | undefined;
  /** Called with an error of the spool's disk, or with nothing when all pending samples are on it. */
  readonly stored?: (error?: unknown) => void;
  /** Called with the bytes of a sample that is larger than the whole spool, and is dropped. */
  readonly tooLarge?: (size: number) => void;
}

/**
 * With a spool, three parts follow each other: buffered (in memory and on disk), unread (on disk only), unspooled (in memory only,
 * while the disk fails). Without one, all is unspooled. A batch is acknowledged once it is settled, dropped or spooled.
 */
export function sampleQueue(settings: QueueSettings): SampleQueue {
  return new PendingSamples(settings);
}

class PendingSamples implements SampleQueue {
  readonly #buffered = fifo<Entry>();
  readonly #unspooled = fifo<Entry>();
  readonly #underway = fifo<Entry>();
  /** Handed over while the disk failed, and older than the unspooled ones. */
  readonly #inFlightUnspooled: Entry[] = [];
  readonly #toBatch = batcher({ isChecked: true });
  readonly #weigh = weigher();
  readonly #capacity: number;
  readonly #spool: Spool | undefined;
  readonly #stored: (error?: unknown) => void;
  readonly #tooLarge: (size: number) => void;
  /** The samples in memory that are not in flight. */
  #pending = 0;
  #isSpoolFull = false;

  constructor({ capacity, spool, stored = () => {}, tooLarge = () => {} }: QueueSettings) {
    this.#capacity = capacity;
    this.#spool = spool;
    this.#stored = stored;
    this.#tooLarge = tooLarge;
  }

  get length(): number {
    return this.#pending + this.#unread;
  }

  get full(): boolean {
    const isMemoryFull = this.#weight >= this.#capacity;
    return this.#spool ? this.#unspooled.length > 0 && (this.#isSpoolFull || isMemoryFull) : isMemoryFull;
  }

  add(batch: Batch): void {
    if (this.#spool) for (const row of rowsOf(batch)) this.#addUnspooled(row);
    else this.#addUnspooled(batch);
    this.#spoolPending();
  }

  take(most: number, bytes = Infinity): readonly Batch[] {
    const taken: Batch[] = [];
    for (let left = most, batch; left > 0 && (batch = this.#takeNext(left, bytes)); left -= batch.length) taken.push(batch);
    return taken;
  }

  acknowledge(count: number): void {
    for (let left = count; left > 0 && this.#underway.length > 0;) left -= this.#acknowledgeOldest(left);
    this.#spoolPending();
  }

  dropOldest(): number | undefined {
    const count = this.#dropSegment() ?? this.#dropUnspooled();
    this.#spoolPending();
    return count;
  }

  close(): number {
    this.#spoolPending();
    this.#spool?.close();
    return this.#spool?.pending ?? 0;
  }

  get #weight(): number {
    return this.#buffered.weight + this.#unspooled.weight + this.#underway.weight;
  }

  get #unread(): number {
    return this.#spool?.unread ?? 0;
  }

  #addUnspooled(batch: Batch): void {
    this.#unspooled.push({ batch, weight: this.#weigh(batch), underway: 0 });
    this.#pending += batch.length;
  }

  #addBuffered(entry: Entry): void {
    this.#buffered.push(entry);
    this.#pending += 1;
  }

  #spoolPending(): void {
    const spool = this.#spool;
    if (!spool || !this.#spoolInFlight(spool)) return;
    while (this.#unspooled.first && this.#spoolNext(spool, this.#unspooled.first)) this.#unspooled.shift();
    if (this.#unspooled.length === 0) this.#stored();
  }

  #spoolNext(spool: Spool, entry: Entry): boolean {
    const record = encodeRecord(entry.batch.sample(0));
    const fits = spool.fits(record);
    const inMemory = fits && this.#unread === 0 && this.#weight <= this.#capacity;
    const offset = fits ? this.#append(spool, record, inMemory) : undefined;
    if (fits && !offset) return false;
    this.#pending -= 1;
    if (!fits) this.#tooLarge(record.length);
    if (inMemory) this.#addBuffered({ ...entry, offset: offset! });
    entry.batch.acknowledgement?.release();
    return true;
  }

  #spoolInFlight(spool: Spool): boolean {
    for (let [entry] = this.#inFlightUnspooled; entry; [entry] = this.#inFlightUnspooled) {
      const record = encodeRecord(entry.batch.sample(0));
      if (!entry.isSettled && spool.fits(record)) {
        const offset = this.#append(spool, record, true);
        if (!offset) return false;
        entry.offset = offset;
        entry.batch.acknowledgement?.release();
      }
      this.#inFlightUnspooled.shift();
    }
    return true;
  }

  #append(spool: Spool, record: Buffer, kept: boolean): Offset | undefined {
    try {
      const offset = spool.append(record, kept);
      this.#isSpoolFull = offset === undefined;
      return offset;
    } catch (error) {
      this.#isSpoolFull = false;
      return void this.#stored(error);
    }
  }

  #load(): void {
    for (const { sample, offset } of this.#spool!.read()) {
      const batch = this.#toBatch(sample);
      this.#addBuffered({ batch, weight: this.#weigh(batch), underway: 0, offset });
    }
  }

  #dropSegment(): number | undefined {
    const dropped = this.#spool?.dropOldest();
    if (!dropped) return undefined;
    let count = dropped.unread;
    for (; this.#buffered.first?.offset?.segment === dropped.segment; count += 1, this.#pending -= 1) this.#buffered.shift();
    return count;
  }

  #dropUnspooled(): number | undefined {
    const entry = this.#unspooled.shift();
    if (!entry) return undefined;
    const [oldest, rest] = split(entry, mostDropped);
    if (rest) this.#unspooled.unshift(rest);
    this.#pending -= oldest.batch.length;
    oldest.batch.acknowledgement?.release();
    return oldest.batch.length;
  }

  #takeNext(most: number, bytes: number): Batch | undefined {
    const room = Math.min(this.#capacity / 2, bytes) - this.#underway.weight;
    if (this.#underway.length > 0 && room <= 0) return undefined;
    if (this.#buffered.length === 0 && this.#unread > 0) this.#load();
    const from = this.#buffered.length > 0 ? this.#buffered : this.#unspooled;
    const entry = from.shift();
    if (!entry) return undefined;
    // The other half of the memory is for samples that come meanwhile.
    const [taken, rest] = split(entry, Math.max(1, Math.min(most, Math.floor((room * entry.batch.length) / entry.weight))));
    if (rest) from.unshift(rest);
    this.#send(taken);
    return taken.batch;
  }

  #send(entry: Entry): void {
    this.#underway.push(entry);
    entry.underway = entry.batch.length;
    this.#pending -= entry.underway;
    if (this.#spool && !entry.offset) this.#inFlightUnspooled.push(entry);
  }

  #acknowledgeOldest(count: number): number {
    const entry = this.#underway.first!;
    const settled = Math.min(count, entry.underway);
    entry.underway -= settled;
    if (entry.underway > 0) return settled;
    this.#underway.shift();
    entry.isSettled = true;
    if (entry.offset) this.#spool!.acknowledge(entry.offset);
    else entry.batch.acknowledgement?.release();
    return settled;
  }
}

/** The most samples of a large batch that are dropped at once, for less may be enough. */
const mostDropped = 16;
