import { existsSync, rmSync } from 'node:fs';
import { CubestatError, errnoOf } from '../errors.ts';
import { makeFolder } from '../files/index.ts';
import { segmentPath } from './layout.ts';
import { createSegment, type SegmentWriter } from './segment.ts';

/** A segment of a spool, and what of it is not done with. */
export interface Segment extends Counts {
  readonly number: number;
  readonly path: string;
  /** Of the last one, which grows. */
  writer?: SegmentWriter;
}

interface Counts {
  /** Bytes. */
  size: number;
  /** Records that were neither kept in memory when they were appended nor read since. */
  unread: number;
  /** Records that are not acknowledged. */
  pending: number;
}

/** The segments of an open spool, oldest first. */
export interface Segments extends Readonly<Counts> {
  readonly all: readonly Segment[];
  /** Adds a record to the last one, and begins another where there is none or it is full. Throws when the disk does not take it. */
  add(record: Buffer): Segment;
  /** Adds to the counts of one. */
  count(segment: Segment, change: Partial<Counts>): void;
  /** Takes everything out of one that grows. */
  empty(segment: Segment): void;
  remove(segment: Segment): void;
  /** Writes again what can be had of files that were removed; the rest is reported, and counted as corrupt. */
  restore(): void;
  /** Records whose file is gone are no longer pending. */
  removeMissing(): void;
}

export interface SegmentSettings {
  readonly folder: string;
  /** Bytes of a segment, unless a single record is larger. */
  readonly largest: number;
  /** Segments are forced to the disk when the next is begun. */
  readonly durable: boolean;
  /** Told of records that cannot be read any more. */
  readonly onCorrupt: (count: number) => void;
  /** Told of a failure that no caller sees. */
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

/** A number whose name is taken already, as by a folder, is skipped. */
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
