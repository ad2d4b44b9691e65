import { lockFile, makeFolder, type Lock } from '../files/index.ts';
import { recoverSegments, missingAmong } from './recovery.ts';
import { foreignSegments, segmentsIn, type Offset } from './layout.ts';
import { findPosition, keepPosition } from './position.ts';
import { spoolReader, type StoredSample } from './reader.ts';
import { longestRecord } from './record.ts';
import { segmentsOf } from './segments.ts';
import { maintain } from './maintenance.ts';

/** Records on disk, first in, first out, until they are acknowledged. Each is handed over once: at its append, or by a read later. */
export interface Spool {
  /** The records that were there when it was opened. */
  readonly found: FoundRecords;
  /** Records that are neither buffered by the caller nor read. */
  readonly unread: number;
  /** Records that are not acknowledged. */
  readonly pending: number;
  /** Records that were appended since it was opened. */
  readonly appended: number;
  /** Whether the record would fit into an empty spool. */
  fits(record: Buffer): boolean;
  /** Appends a record. undefined: the spool is full. Throws when the disk fails. `kept`: the caller buffers it, once all are read. */
  append(record: Buffer, kept: boolean): Offset | undefined;
  /** The next records; none when all are read. */
  read(): readonly StoredSample[];
  /** Marks the record that ends at this offset, and all before it, as delivered. */
  acknowledge(offset: Offset): void;
  /** Drops the oldest segment. Returns its number, and how many of its records were unread. */
  dropOldest(): { readonly segment: number; readonly unread: number } | undefined;
  /** Leaves the pending records on disk. */
  close(): void;
}

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
    return openLocked(settings, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The largest segment, for a full spool drops whole ones; else a sixteenth of the limit. */
const largestSegment = 2 ** 24;

function openLocked({ folder, limit, fsync, onCorrupt, onError }: SpoolSettings, lock: Lock): Spool {
  const durable = fsync !== 'never';
  const numbers = segmentsIn(folder);
  const start = findPosition(folder, numbers);
  const { segments: existing, corrupt } = recoverSegments(folder, numbers, start.offset);
  const segments = segmentsOf(existing, { folder, largest: Math.min(limit / 16, largestSegment), durable, onCorrupt, onError });
  const position = keepPosition(folder, start, durable);
  const reader = spoolReader(segments, start.offset, { onCorrupt, onError });
  const found = {
    records: segments.pending,
    corrupt,
    missing: missingAmong(numbers),
    skipped: foreignSegments(folder),
    isDamaged: start.isDamaged,
  };
  const { attempt, compact, scheduleSync, end } = maintain({ segments, position, reader, fsync, onError });
  let appended = 0;
  compact();

  return {
    found,
    get unread() {
      return segments.unread;
    },
    get pending() {
      return segments.pending;
    },
    get appended() {
      return appended;
    },
    fits: ({ length }) => length <= Math.min(limit, longestRecord),
    append(record, kept) {
      if (segments.size + record.length > limit) return undefined;
      const segment = segments.add(record);
      appended += 1;
      if (fsync === 'always') attempt(segment.writer!.syncNow);
      segments.count(segment, { pending: 1, unread: kept ? 0 : 1 });
      const offset = { segment: segment.number, end: segment.size };
      if (kept) reader.goTo(offset);
      scheduleSync();
      return offset;
    },
    read: reader.read,
    acknowledge(offset) {
      const segment = segments.all.find(({ number }) => number === offset.segment);
      // Its segment may have been dropped meanwhile.
      if (!segment) return;
      position.offset = offset;
      segments.count(segment, { pending: -1 });
      compact();
      scheduleSync();
    },
    dropOldest() {
      const [oldest] = segments.all;
      if (!oldest) return undefined;
      return attempt(() => segments.remove(oldest)) ? { segment: oldest.number, unread: oldest.unread } : undefined;
    },
    close() {
      end();
      lock.release();
    },
  };
}
