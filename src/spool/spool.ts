import { lockFile, makeFolder, type Lock } from '../files/index.ts';
import { recoverSegments, missingAmong } from './recovery.ts';
import { foreignSegments, segmentsIn, type Offset } from './layout.ts';
import { findPosition, keepPosition, type Position } from './position.ts';
import { SpoolReader, type StoredSample } from './reader.ts';
import { longestRecord } from './record.ts';
import { Segments } from './segments.ts';
import { Maintenance } from './maintenance.ts';

export interface FoundRecords {
  readonly records: number;
  /** Records that were torn or have changed. */
  readonly corrupt: number;
  /** Segments that are missing between others. */
  readonly missing: number;
  /** Paths that have the name of a segment but are no regular files. */
  readonly skipped: readonly string[];
  /** The position was damaged: all records count as not delivered. */
  readonly isDamaged: boolean;
}

export interface SpoolSettings {
  readonly folder: string;
  /** The most bytes of its segments. */
  readonly limit: number;
  /** When records are forced to the disk: at once, within a second, or by the system. */
  readonly fsync: 'always' | '1s' | 'never';
  /** Called with the number of records that have become unreadable. */
  readonly onCorrupt: (count: number) => void;
  /** Called with an error that no caller sees. */
  readonly onError: (error: unknown) => void;
}

/** Opens the spool in a folder, and makes the folder. Throws when another process has it open. */
export function openSpool(settings: SpoolSettings): Spool {
  makeFolder(settings.folder, 0o700);
  const lock = lockFile(settings.folder, 0o600);
  try {
    return new Spool(settings, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The largest segment, for a full spool drops whole ones; else a sixteenth of the limit. */
const largestSegment = 2 ** 24;

/** Records on disk, first in, first out, until they are acknowledged. Each is handed over once: at its append, or by a read later. */
export class Spool {
  /** The records that were there when it was opened. */
  readonly found: FoundRecords;
  readonly #settings: SpoolSettings;
  readonly #lock: Lock;
  readonly #segments: Segments;
  readonly #position: Position;
  readonly #reader: SpoolReader;
  readonly #maintenance: Maintenance;
  #appended = 0;

  constructor(settings: SpoolSettings, lock: Lock) {
    const { folder, limit, fsync, onCorrupt, onError } = settings;
    const durable = fsync !== 'never';
    const numbers = segmentsIn(folder);
    const { offset, isWritten, isDamaged } = findPosition(folder, numbers);
    const { segments, corrupt } = recoverSegments(folder, numbers, offset);
    this.#settings = settings;
    this.#lock = lock;
    this.#segments = new Segments(segments, { folder, largest: Math.min(limit / 16, largestSegment), durable, onCorrupt, onError });
    this.#position = keepPosition(folder, { offset, isWritten, isDamaged }, durable);
    this.#reader = new SpoolReader(this.#segments, offset, { onCorrupt, onError });
    this.#maintenance = new Maintenance({ segments: this.#segments, position: this.#position, reader: this.#reader, fsync, onError });
    const [missing, skipped] = [missingAmong(numbers), foreignSegments(folder)];
    this.found = { records: this.pending, corrupt, missing, skipped, isDamaged };
    this.#maintenance.compact();
  }

  /** Records that are neither buffered by the caller nor read. */
  get unread(): number {
    return this.#segments.unread;
  }

  /** Records that are not acknowledged. */
  get pending(): number {
    return this.#segments.pending;
  }

  /** Records that were appended since it was opened. */
  get appended(): number {
    return this.#appended;
  }

  /** Whether the record would fit into an empty spool. */
  fits({ length }: Buffer): boolean {
    return length <= Math.min(this.#settings.limit, longestRecord);
  }

  /** Appends a record. undefined: the spool is full. Throws when the disk fails. `kept`: the caller buffers it, once all are read. */
  append(record: Buffer, kept: boolean): Offset | undefined {
    const { limit, fsync } = this.#settings;
    if (this.#segments.size + record.length > limit) return undefined;
    const segment = this.#segments.add(record);
    this.#appended += 1;
    if (fsync === 'always') this.#maintenance.attempt(segment.writer!.syncNow);
    this.#segments.count(segment, { pending: 1, unread: kept ? 0 : 1 });
    const offset = { segment: segment.number, end: segment.size };
    if (kept) this.#reader.goTo(offset);
    this.#maintenance.scheduleSync();
    return offset;
  }

  /** The next records; none when all are read. */
  read(): readonly StoredSample[] {
    return this.#reader.read();
  }

  /** Marks the record that ends at this offset, and all before it, as delivered. */
  acknowledge(offset: Offset): void {
    const segment = this.#segments.all.find(({ number }) => number === offset.segment);
    // Its segment may have been dropped meanwhile.
    if (!segment) return;
    this.#position.offset = offset;
    this.#segments.count(segment, { pending: -1 });
    this.#maintenance.compact();
    this.#maintenance.scheduleSync();
  }

  /** Drops the oldest segment. Returns its number, and how many of its records were unread. */
  dropOldest(): { readonly segment: number; readonly unread: number } | undefined {
    const [oldest] = this.#segments.all;
    if (!oldest) return undefined;
    return this.#maintenance.attempt(() => this.#segments.remove(oldest)) ? { segment: oldest.number, unread: oldest.unread } : undefined;
  }

  /** Leaves the pending records on disk. */
  close(): void {
    this.#maintenance.end();
    this.#lock.release();
  }
}
