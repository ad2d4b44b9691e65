import { existsSync, rmSync } from 'node:fs';
import { CubestatError } from '../errors.ts';
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

/** The segments of an open spool. */
export class Segments implements Readonly<Counts> {
  /** Oldest first. */
  readonly all: Segment[];
  readonly #settings: SegmentSettings;
  readonly #total: Counts = { size: 0, unread: 0, pending: 0 };
  #newest: number;

  constructor(existing: readonly Segment[], settings: SegmentSettings) {
    this.all = [...existing];
    this.#settings = settings;
    this.#newest = existing.at(-1)?.number ?? 0;
    for (const segment of existing) addTo(this.#total, segment);
  }

  get size(): number {
    return this.#total.size;
  }

  get unread(): number {
    return this.#total.unread;
  }

  get pending(): number {
    return this.#total.pending;
  }

  /** Adds a record to the last segment, or to a new one where that is full. Throws when the disk does not take it. */
  add(record: Buffer): Segment {
    const last = this.all.at(-1);
    const fits = last?.writer && (last.size === 0 || last.size + record.length <= this.#settings.largest);
    const segment = fits ? last : this.#begin();
    segment.writer!.add(record);
    this.count(segment, { size: record.length });
    return segment;
  }

  /** Adds to the counts of a segment. */
  count(segment: Segment, change: Partial<Counts>): void {
    addTo(segment, change);
    addTo(this.#total, change);
  }

  /** Removes all records of the last segment. */
  empty(segment: Segment): void {
    segment.writer!.empty();
    this.count(segment, { size: -segment.size });
  }

  remove(segment: Segment): void {
    const { path, writer, size, unread, pending } = segment;
    rmSync(path, { force: true });
    this.all.splice(this.all.indexOf(segment), 1);
    addTo(this.#total, { size: -size, unread: -unread, pending: -pending });
    writer?.close();
  }

  /** Writes removed files again, if they are still open; the others are reported, and count as corrupt. */
  restore(): void {
    const gone = this.all.filter(({ path, writer }) => !writer && !existsSync(path));
    const rescued = this.all.filter(({ writer }) => writer?.restore());
    if (gone.length + rescued.length === 0) return;
    const lost: Counts = { size: 0, unread: 0, pending: 0 };
    for (const segment of gone) {
      addTo(lost, segment);
      this.remove(segment);
    }
    if (lost.unread > 0) this.#settings.onCorrupt(lost.unread);
    const left = lost.pending > 0 ? `; ${lost.pending} of the samples in it are on disk no more` : '';
    this.#settings.onError(new CubestatError(`was removed, and is made again${left}`, { code: 'GONE' }));
  }

  /** Forgets segments whose file is gone. */
  removeMissing(): void {
    for (const segment of this.all.filter(({ path }) => !existsSync(path))) this.remove(segment);
  }

  #begin(): Segment {
    const { folder, durable, onError } = this.#settings;
    const segment = { ...createSegment(folder, this.#newest + 1, durable), size: 0, unread: 0, pending: 0 };
    this.#newest = segment.number;
    const last = this.all.at(-1);
    void last?.writer?.finish().catch(onError);
    delete last?.writer;
    this.all.push(segment);
    return segment;
  }
}

function addTo(counts: Counts, { size = 0, unread = 0, pending = 0 }: Partial<Counts>): void {
  counts.size += size;
  counts.unread += unread;
  counts.pending += pending;
}
