import { mkdirSync, rmSync } from 'node:fs';
import { lockFile } from '../file-lock.ts';
import { positionPath, readPosition, writePosition, type Place } from './folder.ts';
import { findSegments, grow, readStored, type Segment, type Stored } from './segments.ts';

/**
 * Records on disk, first in, first out, until they are acknowledged. Each is handed over once: kept by whoever appends
 * it, or read later on.
 */
export interface Spool {
  /** Records that were there when it was opened, and such as were torn or corrupt. */
  readonly found: { readonly records: number; readonly corrupt: number };
  /** Records that are neither kept nor read. */
  readonly unread: number;
  /** Records that are not acknowledged. */
  readonly pending: number;
  /** Adds a record. undefined: there is no room for it. Throws when the disk does not take it. Only when all are read may it be kept. */
  append(record: Buffer, kept: boolean): Place | undefined;
  /** The next records; none when all are read. */
  read(): readonly Stored[];
  /** Of what has been handed over, the record that ends at this place and all before it are delivered. */
  acknowledge(place: Place): void;
  /** Gives the oldest segment up. Tells its number, and how many records of it were unread. */
  dropOldest(): { readonly segment: number; readonly unread: number } | undefined;
  close(): void;
}

export interface SpoolSettings {
  readonly folder: string;
  /** Bytes that its segments may take. */
  readonly limit: number;
  /** When what is appended is forced to the disk: at once, within a second, or when the system pleases. */
  readonly fsync: 'always' | '1s' | 'never';
  /** Told of records that were sound once, and cannot be read any more. */
  readonly lost: (count: number) => void;
  /** Told of what fails where nobody waits for it. */
  readonly failed: (error: unknown) => void;
}

/** Opens the spool in a folder, which is made if need be. Throws when another process has it open. */
export function openSpool({ folder, limit, fsync, lost, failed }: SpoolSettings): Spool {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = lockFile(folder);
  let position = readPosition(folder);
  const { segments, corrupt } = findSegments(folder, position);
  const count = (what: 'size' | 'unread' | 'pending') => segments.reduce((sum, segment) => sum + segment[what], 0);
  const found = { records: count('pending'), corrupt };
  const newest = Math.max(position.segment, segments.at(-1)?.number ?? 0);
  // With the oldest segment, a sixteenth of what fits is given up.
  const add = grow(segments, newest, { folder, largest: limit / 16, durable: fsync !== 'never', failed });
  let cursor = position;
  let saved = position;
  let timer: NodeJS.Timeout | undefined;

  const remove = (segment: Segment) => {
    segments.splice(segments.indexOf(segment), 1);
    segment.writer?.close();
    rmSync(segment.path, { force: true });
  };
  const save = () => {
    if (saved.segment === position.segment && saved.end === position.end) return;
    writePosition(folder, position);
    saved = position;
  };
  /** Once a second, for as long as something waits: what is delivered within that needs not be on the disk at all. */
  const settle = () => {
    timer = undefined;
    if (count('pending') === 0) return;
    attempt(save);
    if (fsync === '1s') segments.at(-1)?.writer?.sync().catch(failed);
  };
  const settleSoon = () => void (timer ??= setTimeout(settle, 1000).unref());
  /** All is delivered. The last segment begins anew, unless the position would then point behind its end. */
  const clear = () => {
    for (const segment of [...segments]) {
      if (segment.writer && (saved.segment < segment.number || saved.end === 0)) {
        segment.writer.empty();
        segment.size = 0;
        position = cursor = { segment: segment.number, end: 0 };
      } else remove(segment);
    }
  };
  const leaveNothing = () => {
    for (const segment of [...segments]) remove(segment);
    rmSync(positionPath(folder), { force: true });
  };
  const leaveAll = () => {
    save();
    if (fsync !== 'never') segments.at(-1)?.writer?.syncNow();
  };
  const forget = ({ segment: current }: Place) => {
    if (count('pending') === 0) return clear();
    for (const segment of segments.filter(({ number, pending, writer }) => number <= current && pending === 0 && !writer)) remove(segment);
  };
  const readOne = (segment: Segment): readonly Stored[] => {
    const { stored, isLast, end } = readStored(segment, cursor.segment === segment.number ? cursor.end : 0, failed);
    cursor = { segment: segment.number, end };
    segment.unread -= stored.length;
    if (isLast && segment.unread > 0) {
      lost(segment.unread);
      segment.pending -= segment.unread;
      segment.unread = 0;
    }
    return stored;
  };
  const attempt = (work: () => void) => {
    try {
      work();
    } catch (error) {
      failed(error);
    }
  };

  return {
    found,
    get unread() {
      return count('unread');
    },
    get pending() {
      return count('pending');
    },
    append(record, kept) {
      if (record.length > limit) throw new RangeError(`a sample of ${record.length} bytes is larger than all that may be kept`);
      if (count('size') + record.length > limit) return undefined;
      const segment = add(record);
      if (fsync === 'always') attempt(segment.writer!.syncNow);
      segment.pending += 1;
      const place = { segment: segment.number, end: segment.size };
      if (kept) cursor = place;
      else segment.unread += 1;
      settleSoon();
      return place;
    },
    read() {
      for (let segment; (segment = segments.find(({ unread }) => unread > 0));) {
        const sound = readOne(segment);
        if (sound.length > 0) return sound;
      }
      return [];
    },
    acknowledge(place) {
      const segment = segments.find(({ number }) => number === place.segment);
      // It may have been given up meanwhile.
      if (!segment) return;
      position = place;
      segment.pending -= 1;
      attempt(() => forget(place));
      settleSoon();
    },
    dropOldest() {
      const [oldest] = segments;
      if (!oldest) return undefined;
      remove(oldest);
      return { segment: oldest.number, unread: oldest.unread };
    },
    close() {
      clearTimeout(timer);
      attempt(count('pending') === 0 ? leaveNothing : leaveAll);
      for (const { writer } of segments) writer?.close();
      lock.release();
    },
  };
}
