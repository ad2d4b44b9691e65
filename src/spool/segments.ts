import { existsSync, rmSync } from 'node:fs';
import { CubestatError, errnoOf } from '../errors.ts';
import { makeFolder } from '../files/index.ts';
import { segmentPath } from './layout.ts';
import { createSegment, type SegmentWriter } from './segment.ts';

/** A segment of a spool, with counts of its records. */
export interface Segment extends Counts {
  readonly number: number;
  readonly path: string;
  /** Only the last segment has one. */
  writer?: SegmentWriter;
}

interface Counts {
  /** Bytes. */
  size: number;
  /** Records that are neither buffered in memory nor read yet. */
  unread: number;
  /** Records that are not acknowledged. */
  pending: number;
}

/** The segments of an open spool, oldest first. */
export interface Segments extends Readonly<Counts> {
  readonly all: readonly Segment[];
  /** Adds a record to the last segment, or to a new one where that is full. Throws when the disk does not take it. */
  add(record: Buffer): Segment;
  /** Adds to the counts of a segment. */
  count(segment: Segment, change: Partial<Counts>): void;
  /** Removes all records of the last segment. */
  empty(segment: Segment): void;
  remove(segment: Segment): void;
  /** Writes removed files again, if they are still open; the others are reported, and count as corrupt. */
  restore(): void;
  /** Forgets segments whose file is gone. */
  removeMissing(): void;
}

export interface SegmentSettings {
  readonly folder: string;
  /** Bytes of a segment, unless a single record is larger. */
  readonly largest: number;
  /** Whether a segment is synced when the next one begins. */
  readonly durable: boolean;
  /** Called with the number of records that have become unreadable. */
  readonly onCorrupt: (count: number) => void;
  /** Called with an error that no caller sees. */
  readonly onError: (error: unknown) => void;
}

export function segmentsOf(existing: readonly Segment[], { folder, largest, durable, onCorrupt, onError }: SegmentSettings): Segments {
  const all = [...existing];
  const total: Counts = { size: 0, unread: 0, pending: 0 };
  let newest = all.at(-1)?.number ?? 0;
  const add = (to: Counts, { size = 0, unread = 0, pending = 0 }: Partial<Counts>) => {
    to.size += size;
    to.unread += unread;
    to.pending += pending;
  };
  const count = (segment: Segment, change: Partial<Counts>) => {
    add(segment, change);
    add(total, change);
  };
  const begin = (): Segment => {
    const segment = { ...createAfter(newest, folder, durable), size: 0, unread: 0, pending: 0 };
    newest = segment.number;
    const last = all.at(-1);
    if (last) void finish(last, durable).catch(onError);
    all.push(segment);
    return segment;
  };
  const remove = (segment: Segment) => {
    const { path, writer, size, unread, pending } = segment;
    rmSync(path, { force: true });
    all.splice(all.indexOf(segment), 1);
    add(total, { size: -size, unread: -unread, pending: -pending });
    writer?.close();
  };
  const restore = () => {
    const gone = all.filter(({ path, writer }) => !writer && !existsSync(path));
    const rescued = all.filter(({ writer }) => writer?.restore());
    if (gone.length + rescued.length === 0) return;
    const samples = gone.reduce((sum, { pending }) => sum + pending, 0);
    const unread = gone.reduce((sum, segment) => sum + segment.unread, 0);
    gone.forEach(remove);
    if (unread > 0) onCorrupt(unread);
    const left = samples > 0 ? `; ${samples} of the samples in it are on disk no more` : '';
    onError(new CubestatError(`was removed, and is made again${left}`, { code: 'GONE' }));
  };
  for (const segment of all) add(total, segment);

  return {
    all,
    get size() {
      return total.size;
    },
    get unread() {
      return total.unread;
    },
    get pending() {
      return total.pending;
    },
    count,
    add(record) {
      const last = all.at(-1);
      const fits = last?.writer && (last.size === 0 || last.size + record.length <= largest);
      const segment = fits ? last : begin();
      segment.writer!.add(record);
      count(segment, { size: record.length });
      return segment;
    },
    empty(segment) {
      segment.writer!.empty();
      count(segment, { size: -segment.size });
    },
    remove,
    restore,
    removeMissing: () => all.filter(({ path }) => !existsSync(path)).forEach(remove),
  };
}

/** Creates the next segment. A number whose path exists, such as a folder, is skipped. */
function createAfter(number: number, folder: string, durable: boolean): { number: number; path: string; writer: SegmentWriter } {
  const path = segmentPath(folder, number + 1);
  try {
    return { number: number + 1, path, writer: createSegment(path, durable) };
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return createAfter(number + 1, folder, durable);
    if (errnoOf(error) !== 'ENOENT') throw error;
    makeFolder(folder, 0o700);
    return { number: number + 1, path, writer: createSegment(path, durable) };
  }
}

async function finish(segment: Segment, durable: boolean): Promise<void> {
  const { writer } = segment;
  if (!writer) return;
  delete segment.writer;
  try {
    if (durable) await writer.sync();
  } finally {
    writer.close();
  }
}
