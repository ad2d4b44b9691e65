import { batcher, type Batch } from '../samples/index.ts';
import { encodeRecord, type Offset, type Spool } from '../spool/index.ts';
import { Fifo } from './fifo.ts';
import type { Entry } from './queue-entry.ts';

export interface SpoolCallbacks {
  /** Called with an error of the spool's disk, or with nothing when all pending samples are on it. */
  readonly stored: (error?: unknown) => void;
  /** Called with the bytes of a sample that is larger than the whole spool, and is dropped. */
  readonly tooLarge: (size: number) => void;
}

export interface SpooledSamplesSettings extends SpoolCallbacks {
  readonly spool: Spool;
  readonly weigh: (batch: Batch) => number;
}

/** The pending samples that are on disk. The oldest of them are buffered in memory too. */
export class SpooledSamples {
  readonly #settings: SpooledSamplesSettings;
  readonly #spool: Spool;
  readonly #buffered = new Fifo<Entry>();
  readonly #toBatch = batcher({ isChecked: true });
  #isFull = false;

  constructor(settings: SpooledSamplesSettings) {
    this.#settings = settings;
    this.#spool = settings.spool;
  }

  get length(): number {
    return this.#buffered.length + this.#spool.unread;
  }

  /** Of the buffered samples. */
  get weight(): number {
    return this.#buffered.weight;
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  /** Stores a sample and releases its acknowledgement. Returns false where the spool is full, or its disk fails. */
  add(entry: Entry, hasMemory: boolean): boolean {
    const record = encodeRecord(entry.batch.sample(0));
    if (this.#spool.fits(record)) {
      const inMemory = hasMemory && this.#spool.unread === 0;
      const offset = this.#append(record, inMemory);
      if (!offset) return false;
      if (inMemory) this.#buffered.push({ ...entry, offset });
    } else this.#settings.tooLarge(record.length);
    entry.batch.acknowledgement?.release();
    return true;
  }

  /** Stores a sample that is in flight. Returns like `add`. */
  addInFlight(entry: Entry): boolean {
    const record = encodeRecord(entry.batch.sample(0));
    if (entry.isSettled || !this.#spool.fits(record)) return true;
    const offset = this.#append(record, true);
    if (!offset) return false;
    entry.offset = offset;
    entry.batch.acknowledgement?.release();
    return true;
  }

  /** The oldest sample; undefined where none is left, or none can be read. */
  shift(): Entry | undefined {
    if (this.#buffered.length === 0 && this.#spool.unread > 0) this.#load();
    return this.#buffered.shift();
  }

  acknowledge(offset: Offset): void {
    this.#spool.acknowledge(offset);
  }

  /** Drops the oldest segment. Returns the number of its samples that are not in flight; undefined where there is none. */
  dropOldest(): number | undefined {
    const dropped = this.#spool.dropOldest();
    if (!dropped) return undefined;
    let count = dropped.unread;
    for (; this.#buffered.first?.offset?.segment === dropped.segment; count += 1) this.#buffered.shift();
    return count;
  }

  /** Returns the number of samples that stay on disk. */
  close(): number {
    this.#spool.close();
    return this.#spool.pending;
  }

  #append(record: Buffer, kept: boolean): Offset | undefined {
    try {
      const offset = this.#spool.append(record, kept);
      this.#isFull = offset === undefined;
      return offset;
    } catch (error) {
      this.#isFull = false;
      return void this.#settings.stored(error);
    }
  }

  #load(): void {
    for (const { sample, offset } of this.#spool.read()) {
      const batch = this.#toBatch(sample);
      this.#buffered.push({ batch, weight: this.#settings.weigh(batch), inFlight: 0, offset });
    }
  }
}
