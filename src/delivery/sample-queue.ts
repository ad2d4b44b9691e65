import type { Batch } from '../samples/index.ts';
import type { Spool } from '../spool/index.ts';
import { Fifo } from './fifo.ts';
import { InFlight } from './in-flight.ts';
import { rowsOf, split, weigher, type Entry } from './queue-entry.ts';
import { SpooledSamples, type SpoolCallbacks } from './spooled-samples.ts';

export interface QueueSettings extends Partial<SpoolCallbacks> {
  /** The most bytes of memory for samples, about. */
  readonly capacity: number;
  /** Keeps the samples on disk until they are settled, and those that do not fit into memory. */
  readonly spool?: Spool | undefined;
}

/** The most samples of a large batch that are dropped at once, for less may be enough. */
const mostDropped = 16;

/**
 * The pending samples of an exporter, first in, first out, and those in flight to it. With a spool, samples are unspooled only while its
 * disk fails, and are newer than the spooled ones. A batch is acknowledged once it is settled, dropped or spooled.
 */
export class SampleQueue {
  readonly #capacity: number;
  readonly #stored: () => void;
  readonly #weigh = weigher();
  readonly #spooled: SpooledSamples | undefined;
  readonly #unspooled = new Fifo<Entry>();
  /** The number of samples in the unspooled batches. */
  #unspooledCount = 0;
  readonly #inFlight = new InFlight();
  /** Handed over while the disk failed, and older than the unspooled ones. */
  readonly #inFlightUnspooled: Entry[] = [];

  constructor({ capacity, spool, stored = () => {}, tooLarge = () => {} }: QueueSettings) {
    this.#capacity = capacity;
    this.#stored = stored;
    this.#spooled = spool && new SpooledSamples({ spool, weigh: this.#weigh, stored, tooLarge });
  }

  /** The samples that are not in flight. */
  get length(): number {
    return this.#unspooledCount + (this.#spooled?.length ?? 0);
  }

  /** Whether there is no room for more. */
  get full(): boolean {
    const isMemoryFull = this.#weight >= this.#capacity;
    return this.#spooled ? this.#unspooled.length > 0 && (this.#spooled.isFull || isMemoryFull) : isMemoryFull;
  }

  /** The bytes that wait in memory alone, about. */
  get pendingBytes(): number {
    return this.#unspooled.weight;
  }

  add(batch: Batch): void {
    if (this.#spooled) for (const row of rowsOf(batch)) this.#addUnspooled(row);
    else this.#addUnspooled(batch);
    this.#spoolPending();
  }

  /** Hands over the oldest samples, at most `most` of about `bytes`; none while half of the capacity is in flight. */
  take(most: number, bytes = Infinity): readonly Batch[] {
    const taken: Batch[] = [];
    for (let left = most, batch; left > 0 && (batch = this.#takeNext(left, bytes)); left -= batch.length) taken.push(batch);
    return taken;
  }

  /** Settles so many more samples, the oldest in flight. */
  acknowledge(count: number): void {
    for (const entry of this.#inFlight.settle(count)) this.#settle(entry);
    this.#spoolPending();
  }

  /** Drops the oldest samples that are not in flight. Returns their number; undefined when there are none. */
  dropOldest(): number | undefined {
    const count = this.#spooled?.dropOldest() ?? this.#dropUnspooled();
    this.#spoolPending();
    return count;
  }

  /** Closes the queue. Returns the number of samples that stay in the spool. */
  close(): number {
    this.#spoolPending();
    return this.#spooled?.close() ?? 0;
  }

  get #weight(): number {
    return (this.#spooled?.weight ?? 0) + this.#unspooled.weight + this.#inFlight.weight;
  }

  #addUnspooled(batch: Batch): void {
    this.#unspooled.push({ batch, weight: this.#weigh(batch), inFlight: 0 });
    this.#unspooledCount += batch.length;
  }

  #spoolPending(): void {
    const spooled = this.#spooled;
    if (!spooled || !this.#spoolInFlight(spooled)) return;
    for (let entry; (entry = this.#unspooled.first) && spooled.add(entry, this.#weight <= this.#capacity);) {
      this.#unspooled.shift();
      this.#unspooledCount -= 1;
    }
    if (this.#unspooled.length === 0) this.#stored();
  }

  #spoolInFlight(spooled: SpooledSamples): boolean {
    while (this.#inFlightUnspooled.length > 0) {
      if (!spooled.addInFlight(this.#inFlightUnspooled[0]!)) return false;
      this.#inFlightUnspooled.shift();
    }
    return true;
  }

  #dropUnspooled(): number | undefined {
    const oldest = this.#shiftUnspooled(Math.min(mostDropped, Math.max(1, this.length - 1)));
    oldest?.batch.acknowledgement?.release();
    return oldest?.batch.length;
  }

  #takeNext(most: number, bytes: number): Batch | undefined {
    // The other half of the memory is for samples that come meanwhile.
    const room = Math.min(this.#capacity / 2, bytes) - this.#inFlight.weight;
    if (this.#inFlight.length > 0 && room <= 0) return undefined;
    const entry = this.#spooled?.shift() ?? this.#shiftUnspooled(most, room);
    if (entry) this.#send(entry);
    return entry?.batch;
  }

  /** Takes at most so many samples of the oldest batch, of about so many bytes, and at least one. */
  #shiftUnspooled(most: number, bytes = Infinity): Entry | undefined {
    const entry = this.#unspooled.shift();
    if (!entry) return undefined;
    const [taken, rest] = split(entry, Math.max(1, Math.min(most, Math.floor((bytes * entry.batch.length) / entry.weight))));
    if (rest) this.#unspooled.unshift(rest);
    this.#unspooledCount -= taken.batch.length;
    return taken;
  }

  #send(entry: Entry): void {
    this.#inFlight.push(entry);
    if (this.#spooled && !entry.offset) this.#inFlightUnspooled.push(entry);
  }

  #settle(entry: Entry): void {
    entry.isSettled = true;
    if (entry.offset) this.#spooled!.acknowledge(entry.offset);
    else entry.batch.acknowledgement?.release();
  }
}
