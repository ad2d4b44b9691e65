import type { Batch } from '../batch.ts';
import { batcher } from '../batcher.ts';
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
export function sampleQueue({ capacity, spool, stored = () => {}, tooLarge = () => {} }: QueueSettings): SampleQueue {
  const buffered = fifo<Entry>();
  const unspooled = fifo<Entry>();
  const underway = fifo<Entry>();
  /** Handed over while the disk failed, and older than the unspooled ones. */
  const inFlightUnspooled: Entry[] = [];
  const toBatch = batcher({ isChecked: true });
  const weigh = weigher();
  let pending = 0;
  let isSpoolFull = false;

  const weight = () => buffered.weight + unspooled.weight + underway.weight;
  const unread = () => spool?.unread ?? 0;
  const addUnspooled = (batch: Batch) => {
    unspooled.push({ batch, weight: weigh(batch), underway: 0 });
    pending += batch.length;
  };
  const spoolPending = () => {
    if (!spool || !spoolInFlight(spool)) return;
    while (unspooled.first && spoolNext(spool, unspooled.first)) unspooled.shift();
    if (unspooled.length === 0) stored();
  };
  const spoolNext = (to: Spool, entry: Entry): boolean => {
    const record = encodeRecord(entry.batch.sample(0));
    const fits = to.fits(record);
    const inMemory = fits && unread() === 0 && weight() <= capacity;
    const offset = fits ? append(to, record, inMemory) : undefined;
    if (fits && !offset) return false;
    pending -= 1;
    if (!fits) tooLarge(record.length);
    if (inMemory) addBuffered({ ...entry, offset: offset! });
    entry.batch.acknowledgement?.release();
    return true;
  };
  const addBuffered = (entry: Entry) => {
    buffered.push(entry);
    pending += 1;
  };
  const spoolInFlight = (to: Spool): boolean => {
    for (let [entry] = inFlightUnspooled; entry; [entry] = inFlightUnspooled) {
      const record = encodeRecord(entry.batch.sample(0));
      if (!entry.isSettled && to.fits(record)) {
        const offset = append(to, record, true);
        if (!offset) return false;
        entry.offset = offset;
        entry.batch.acknowledgement?.release();
      }
      inFlightUnspooled.shift();
    }
    return true;
  };
  const append = (to: Spool, record: Buffer, kept: boolean): Offset | undefined => {
    try {
      const offset = to.append(record, kept);
      isSpoolFull = offset === undefined;
      return offset;
    } catch (error) {
      isSpoolFull = false;
      return void stored(error);
    }
  };
  const load = () => {
    for (const { sample, offset } of spool!.read()) {
      const batch = toBatch(sample);
      addBuffered({ batch, weight: weigh(batch), underway: 0, offset });
    }
  };
  const dropSegment = (): number | undefined => {
    const dropped = spool?.dropOldest();
    if (!dropped) return undefined;
    let count = dropped.unread;
    for (; buffered.first?.offset?.segment === dropped.segment; count += 1, pending -= 1) buffered.shift();
    return count;
  };
  const dropUnspooled = (): number | undefined => {
    const entry = unspooled.shift();
    if (!entry) return undefined;
    const [oldest, rest] = split(entry, mostDropped);
    if (rest) unspooled.unshift(rest);
    pending -= oldest.batch.length;
    oldest.batch.acknowledgement?.release();
    return oldest.batch.length;
  };
  const takeNext = (most: number, bytes: number): Batch | undefined => {
    const room = Math.min(capacity / 2, bytes) - underway.weight;
    if (underway.length > 0 && room <= 0) return undefined;
    if (buffered.length === 0 && unread() > 0) load();
    const from = buffered.length > 0 ? buffered : unspooled;
    const entry = from.shift();
    if (!entry) return undefined;
    // The other half of the memory is for samples that come meanwhile.
    const [taken, rest] = split(entry, Math.max(1, Math.min(most, Math.floor((room * entry.batch.length) / entry.weight))));
    if (rest) from.unshift(rest);
    underway.push(taken);
    taken.underway = taken.batch.length;
    pending -= taken.underway;
    if (spool && !taken.offset) inFlightUnspooled.push(taken);
    return taken.batch;
  };
  const acknowledgeOldest = (count: number): number => {
    const entry = underway.first!;
    const settled = Math.min(count, entry.underway);
    entry.underway -= settled;
    if (entry.underway > 0) return settled;
    underway.shift();
    entry.isSettled = true;
    if (entry.offset) spool!.acknowledge(entry.offset);
    else entry.batch.acknowledgement?.release();
    return settled;
  };

  return {
    get length() {
      return pending + unread();
    },
    get full() {
      return spool ? unspooled.length > 0 && (isSpoolFull || weight() >= capacity) : weight() >= capacity;
    },
    add(batch) {
      if (spool) rowsOf(batch).forEach(addUnspooled);
      else addUnspooled(batch);
      spoolPending();
    },
    take(most, bytes = Infinity) {
      const taken: Batch[] = [];
      for (let left = most, batch; left > 0 && (batch = takeNext(left, bytes)); left -= batch.length) taken.push(batch);
      return taken;
    },
    acknowledge(count) {
      for (let left = count; left > 0 && underway.length > 0;) left -= acknowledgeOldest(left);
      spoolPending();
    },
    dropOldest() {
      const count = dropSegment() ?? dropUnspooled();
      spoolPending();
      return count;
    },
    close() {
      spoolPending();
      spool?.close();
      return spool?.pending ?? 0;
    },
  };
}

/** The most samples of a large batch that are dropped at once, for less may be enough. */
const mostDropped = 16;
