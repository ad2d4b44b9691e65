import type { Batch, Shape } from '../batch.ts';
import { batcher } from '../batcher.ts';
import { encodeRecord, type Offset, type Spool } from '../spool/index.ts';
import { fifo } from './fifo.ts';

/** Samples that are pending for an exporter, first in, first out, and those that are under way to it. */
export interface SampleQueue {
  /** Samples that are not under way. */
  readonly length: number;
  /** It holds all that it may. */
  readonly full: boolean;
  add(batch: Batch): void;
  /** Hands over the oldest, at most so many samples and about so many bytes; none when there are none, or enough are under way. */
  take(most: number, bytes?: number): readonly Batch[];
  /** So many more of the samples under way, the oldest, are settled. */
  settle(count: number): void;
  /** Gives up the oldest that are not under way, and tells how many; undefined when there is nothing to give up. */
  dropOldest(): number | undefined;
  /** Ends it. Tells how many samples a spool keeps. */
  close(): number;
}

export interface QueueSettings {
  /** Bytes of memory that the samples may take, about. */
  readonly capacity: number;
  /** Where the samples are kept too until they are settled, and more of them than there is memory for. */
  readonly spool?: Spool | undefined;
  /** Told how the disk of the spool takes them: an error, or nothing when all that is pending is there. */
  readonly stored?: (error?: unknown) => void;
  /** Told of a sample that is larger, in bytes, than all that the spool may keep. It is given up. */
  readonly tooLarge?: (size: number) => void;
}

interface Entry {
  readonly batch: Batch;
  readonly weight: number;
  /** Samples of it that are under way. */
  underway: number;
  /** Where its record ends in the spool. */
  offset?: Offset;
  isSettled?: true;
}

/**
 * Memory first, disk behind it: what is pending is kept in memory as far as there is room. With a spool everything is on
 * disk as well, a record a sample, and the order is that of three parts: what is in memory and on disk, what is on disk alone,
 * and what is in memory alone because the disk does not take it. Without one there is only the last of these.
 *
 * The acknowledgement of a batch is released when its samples are settled, dropped, or safe in the spool.
 */
export function sampleQueue({ capacity, spool, stored = () => {}, tooLarge = () => {} }: QueueSettings): SampleQueue {
  const loaded = fifo<Entry>();
  const unstored = fifo<Entry>();
  const underway = fifo<Entry>();
  /** Handed over while the disk took nothing: they are older than what is unstored. */
  const exposed: Entry[] = [];
  const toBatch = batcher({ isChecked: true });
  const weigh = weigher();
  let pending = 0;
  let refused = false;

  const weight = () => loaded.weight + unstored.weight + underway.weight;
  const unread = () => spool?.unread ?? 0;
  const enter = (batch: Batch) => {
    unstored.push({ batch, weight: weigh(batch), underway: 0 });
    pending += batch.length;
  };
  const store = () => {
    if (!spool || !cover(spool)) return;
    while (unstored.first && storeNext(spool, unstored.first)) unstored.shift();
    if (unstored.length === 0) stored();
  };
  const storeNext = (to: Spool, entry: Entry): boolean => {
    const record = encodeRecord(entry.batch.sample(0));
    const fits = to.fits(record);
    const inMemory = fits && unread() === 0 && weight() <= capacity;
    const offset = fits ? append(to, record, inMemory) : undefined;
    if (fits && !offset) return false;
    pending -= 1;
    if (!fits) tooLarge(record.length);
    if (inMemory) enterLoaded({ ...entry, offset: offset! });
    entry.batch.acknowledgement?.release();
    return true;
  };
  const enterLoaded = (entry: Entry) => {
    loaded.push(entry);
    pending += 1;
  };
  const cover = (to: Spool): boolean => {
    for (let [entry] = exposed; entry; [entry] = exposed) {
      const record = encodeRecord(entry.batch.sample(0));
      if (!entry.isSettled && to.fits(record)) {
        const offset = append(to, record, true);
        if (!offset) return false;
        entry.offset = offset;
        entry.batch.acknowledgement?.release();
      }
      exposed.shift();
    }
    return true;
  };
  const append = (to: Spool, record: Buffer, kept: boolean): Offset | undefined => {
    try {
      const offset = to.append(record, kept);
      refused = offset === undefined;
      return offset;
    } catch (error) {
      refused = false;
      return void stored(error);
    }
  };
  const load = () => {
    for (const { sample, offset } of spool!.read()) {
      const batch = toBatch(sample);
      enterLoaded({ batch, weight: weigh(batch), underway: 0, offset });
    }
  };
  const dropSegment = (): number | undefined => {
    const dropped = spool?.dropOldest();
    if (!dropped) return undefined;
    let count = dropped.unread;
    for (; loaded.first?.offset?.segment === dropped.segment; count += 1, pending -= 1) loaded.shift();
    return count;
  };
  const dropUnstored = (): number | undefined => {
    const entry = unstored.shift();
    if (!entry) return undefined;
    const [oldest, rest] = split(entry, mostDropped);
    if (rest) unstored.unshift(rest);
    pending -= oldest.batch.length;
    oldest.batch.acknowledgement?.release();
    return oldest.batch.length;
  };
  const takeNext = (most: number, bytes: number): Batch | undefined => {
    const room = Math.min(capacity / 2, bytes) - underway.weight;
    if (underway.length > 0 && room <= 0) return undefined;
    if (loaded.length === 0 && unread() > 0) load();
    const from = loaded.length > 0 ? loaded : unstored;
    const entry = from.shift();
    if (!entry) return undefined;
    // Half of the memory is for what comes meanwhile.
    const [taken, rest] = split(entry, Math.max(1, Math.min(most, Math.floor((room * entry.batch.length) / entry.weight))));
    if (rest) from.unshift(rest);
    underway.push(taken);
    taken.underway = taken.batch.length;
    pending -= taken.underway;
    if (spool && !taken.offset) exposed.push(taken);
    return taken.batch;
  };
  const settleOldest = (count: number): number => {
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
      return spool ? unstored.length > 0 && (refused || weight() >= capacity) : weight() >= capacity;
    },
    add(batch) {
      if (spool) rowsOf(batch).forEach(enter);
      else enter(batch);
      store();
    },
    take(most, bytes = Infinity) {
      const taken: Batch[] = [];
      for (let left = most, batch; left > 0 && (batch = takeNext(left, bytes)); left -= batch.length) taken.push(batch);
      return taken;
    },
    settle(count) {
      for (let left = count; left > 0 && underway.length > 0;) left -= settleOldest(left);
      store();
    },
    dropOldest() {
      const count = dropSegment() ?? dropUnstored();
      store();
      return count;
    },
    close() {
      store();
      spool?.close();
      return spool?.pending ?? 0;
    },
  };
}

/** Of a large batch, no more is given up at once: it may be larger than the room that is lacking. */
const mostDropped = 16;

/** A record of the spool is one sample, and so is what waits for it. */
function rowsOf(batch: Batch): readonly Batch[] {
  return Array.from({ length: batch.length }, (_, row) => {
    if (row > 0) batch.acknowledgement?.hold();
    return batch.slice(row, row + 1);
  });
}

/** The first `most` samples of an entry, and the rest, if there is one. */
function split(entry: Entry, most: number): [Entry, Entry?] {
  const { batch, weight } = entry;
  if (batch.length <= most) return [entry];
  batch.acknowledgement?.hold();
  const part = (start: number, end: number): Entry => ({
    batch: batch.slice(start, end),
    weight: (weight * (end - start)) / batch.length,
    underway: 0,
  });
  return [part(0, most), part(most, batch.length)];
}

/** Bytes of memory, about: the numbers of each batch, and the names where they are not those of the batch before. */
function weigher(): (batch: Batch) => number {
  let last: Shape | undefined;
  return (batch) => {
    const names = batch.shape === last ? 0 : weightOf(batch.shape);
    last = batch.shape;
    return 200 + batch.bytes + names;
  };
}

function weightOf({ host, tags, names }: Shape): number {
  let weight = 200 + host.length;
  for (const name in tags) weight += 60 + name.length + tags[name]!.length;
  for (const name of names) weight += 60 + name.length;
  return weight;
}
