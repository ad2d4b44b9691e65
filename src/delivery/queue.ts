import type { Sample } from '../sample.ts';
import { encodeRecord, type Place, type Spool } from '../spool/index.ts';
import { fifo } from './fifo.ts';

/** Samples that wait for an exporter, first in, first out, and those that it has been handed and has not settled. */
export interface SampleQueue {
  /** Samples that have not been handed over. */
  readonly length: number;
  /** It holds all that it may. */
  readonly full: boolean;
  add(sample: Sample): void;
  /** Hands the next one over; undefined when there is none, or enough are on their way. */
  next(): Sample | undefined;
  /** Of the samples that were handed over, the oldest is settled. */
  settled(): void;
  /** Gives up the oldest that have not been handed over, and tells how many; undefined when there is nothing to give up. */
  dropOldest(): number | undefined;
  /** Ends it. Tells how many samples a spool keeps. */
  close(): number;
}

export interface QueueSettings {
  /** Bytes of memory that the samples may take, about. */
  readonly capacity: number;
  /** Where the samples are kept too until they are settled, and more of them than there is memory for. */
  readonly spool?: Spool | undefined;
  /** Told how the disk of the spool takes them: an error, or nothing when all that waits is there. */
  readonly stored?: (error?: unknown) => void;
  /** Told of a sample that is larger, in bytes, than all that the spool may keep. It is given up. */
  readonly tooLarge?: (size: number) => void;
}

interface Entry {
  readonly sample: Sample;
  readonly weight: number;
  /** Where it stands in the spool. */
  place?: Place;
  isSettled?: true;
}

/**
 * Memory first, disk behind it: what waits is kept in memory as far as there is room. With a spool everything is on disk
 * as well, and the order is that of three parts: what is in memory and on disk, what is on disk alone, and what is in
 * memory alone because the disk does not take it. Without one there is only the last of these.
 */
export function sampleQueue({ capacity, spool, stored = () => {}, tooLarge = () => {} }: QueueSettings): SampleQueue {
  const loaded = fifo<Entry>();
  const unstored = fifo<Entry>();
  const underway = fifo<Entry>();
  /** Handed over while the disk took nothing: they are older than what is unstored. */
  const exposed: Entry[] = [];
  let refused = false;

  const weight = () => loaded.weight + unstored.weight + underway.weight;
  const unread = () => spool?.unread ?? 0;
  const store = () => {
    if (!spool || !cover(spool)) return;
    while (unstored.first && storeNext(spool, unstored.first)) unstored.shift();
    if (unstored.length === 0) stored();
  };
  const storeNext = (to: Spool, entry: Entry): boolean => {
    const record = encodeRecord(entry.sample);
    if (!to.fits(record)) {
      tooLarge(record.length);
      return true;
    }
    const kept = unread() === 0 && weight() <= capacity;
    const place = append(to, record, kept);
    if (!place) return false;
    entry.place = place;
    if (kept) loaded.push(entry);
    return true;
  };
  const cover = (to: Spool): boolean => {
    for (let [entry] = exposed; entry; [entry] = exposed) {
      const record = encodeRecord(entry.sample);
      if (!entry.isSettled && to.fits(record)) {
        const place = append(to, record, true);
        if (!place) return false;
        entry.place = place;
      }
      exposed.shift();
    }
    return true;
  };
  const append = (to: Spool, record: Buffer, kept: boolean): Place | undefined => {
    try {
      const place = to.append(record, kept);
      refused = place === undefined;
      return place;
    } catch (error) {
      refused = false;
      return void stored(error);
    }
  };
  const load = () => {
    for (const { sample, place } of spool!.read()) loaded.push({ sample, weight: weigh(sample), place });
  };
  const dropSegment = (): number | undefined => {
    const dropped = spool?.dropOldest();
    if (!dropped) return undefined;
    let count = dropped.unread;
    for (; loaded.first?.place?.segment === dropped.segment; count += 1) loaded.shift();
    return count;
  };

  return {
    get length() {
      return loaded.length + unread() + unstored.length;
    },
    get full() {
      return spool ? unstored.length > 0 && (refused || weight() >= capacity) : weight() >= capacity;
    },
    add(sample) {
      unstored.push({ sample, weight: weigh(sample) });
      store();
    },
    next() {
      if (underway.length > 0 && underway.weight >= capacity / 2) return undefined;
      if (loaded.length === 0 && unread() > 0) load();
      const entry = loaded.shift() ?? unstored.shift();
      if (!entry) return undefined;
      underway.push(entry);
      if (spool && !entry.place) exposed.push(entry);
      return entry.sample;
    },
    settled() {
      const entry = underway.shift();
      if (!entry) return;
      entry.isSettled = true;
      if (entry.place) spool!.acknowledge(entry.place);
      store();
    },
    dropOldest() {
      const count = dropSegment() ?? (unstored.shift() ? 1 : undefined);
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

/** Bytes that a sample takes in memory, about: a number and its place under a name, and the name. */
function weigh({ host, tags, metrics }: Sample): number {
  let weight = 200 + host.length;
  for (const name in tags) weight += 60 + name.length + tags[name]!.length;
  for (const name in metrics) weight += 60 + name.length;
  return weight;
}
