import { closeSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../errors.ts';
import { openRegularFile, readRegularFile, replaceFileNow } from '../files/index.ts';
import { segmentPath, type Offset } from './layout.ts';
import { recordText, withChecksum } from './record.ts';

// The offset up to which all is delivered. It is used only where it is plausible: delivering twice is better than never.

/** The position of a spool that is being opened. */
export interface FoundPosition {
  readonly offset: Offset;
  /** Whether the folder has this position in a file. */
  readonly isWritten: boolean;
  /** Whether the file has an impossible position, so that all records count as not delivered. */
  readonly isDamaged: boolean;
}

/** Finds the position. It has to be in the first segment, for delivered segments are removed. */
export function findPosition(folder: string, numbers: readonly number[]): FoundPosition {
  const written = read(positionPath(folder));
  const offset = written && parse(written);
  const [first] = numbers;
  const beginning = { segment: first ?? 0, end: 0 };
  if (written === undefined || first === undefined) return { offset: beginning, isWritten: false, isDamaged: false };
  if (offset?.segment === first && endsRecord(segmentPath(folder, first), offset.end)) return { offset, isWritten: true, isDamaged: false };
  return { offset: beginning, isWritten: false, isDamaged: offset === undefined || offset.segment >= first };
}

/** undefined where there is no file. */
function read(path: string): Buffer | undefined {
  try {
    return readRegularFile(path);
  } catch (error) {
    return errnoOf(error) === 'ENOENT' ? undefined : Buffer.alloc(0);
  }
}

/** Parses a position with a checksum, or one without, as earlier versions wrote it. */
function parse(bytes: Buffer): Offset | undefined {
  const line = bytes.subarray(0, -1);
  const text = recordText(line) ?? line.toString('latin1');
  const [, segment, end] = /^\{"segment":(\d{1,15}),"end":(\d{1,15})\}$/.exec(text) ?? [];
  return segment === undefined ? undefined : { segment: Number(segment), end: Number(end) };
}

function endsRecord(path: string, end: number): boolean {
  if (end === 0) return true;
  try {
    const fd = openRegularFile(path);
    const last = Buffer.alloc(1);
    readSync(fd, last, 0, 1, end - 1);
    closeSync(fd);
    return last.toString() === '\n';
  } catch {
    return false;
  }
}

/** The position of an open spool, and its file. */
export interface Position {
  /** All records up to this offset are delivered. */
  offset: Offset;
  /** Whether the file points into this segment, which must not be reused then. */
  isWrittenIn(segment: number): boolean;
  /** Writes the file, if the offset has changed. */
  save(): void;
  /** Removes the file. */
  remove(): void;
}

/** `durable`: a new file is synced before it replaces the old one. */
export function keepPosition(folder: string, { offset, isWritten }: FoundPosition, durable: boolean): Position {
  const path = positionPath(folder);
  const remove = () => {
    rmSync(path, { recursive: true, force: true });
    rmSync(besidePath(path), { recursive: true, force: true });
  };
  if (!isWritten) remove();
  let written = offset;
  const position: Position = {
    offset,
    isWrittenIn: (segment) => written.segment === segment && written.end > 0,
    save() {
      const { segment, end } = position.offset;
      if (written.segment === segment && written.end === end) return;
      replaceFileNow(path, withChecksum(JSON.stringify({ segment, end })), { beside: besidePath(path), durable });
      written = position.offset;
    },
    remove,
  };
  return position;
}

function positionPath(folder: string): string {
  return join(folder, 'position');
}

/** The path of the new file before it replaces the old one. */
function besidePath(path: string): string {
  return `${path}.new`;
}
