import { closeSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../errors.ts';
import { openRegularFile, readRegularFile, replaceFileNow } from '../files/index.ts';
import { segmentPath, type Offset } from './layout.ts';
import { recordText, withChecksum } from './record.ts';

// The offset up to which all is delivered. It is used only where it can be true, for what is before it is removed: delivering
// twice is better than never.

/** The offset up to which all is delivered, as far as a folder tells. */
export interface FoundPosition {
  readonly offset: Offset;
  /** It is written there. */
  readonly isWritten: boolean;
  /** What is written there cannot be true, and all records count as not delivered. */
  readonly isDamaged: boolean;
}

/** Segments go when they are delivered, oldest first: only the first one that is left can have a position. */
export function findPosition(folder: string, numbers: readonly number[]): FoundPosition {
  const written = read(positionPath(folder));
  const offset = written && parse(written);
  const [first] = numbers;
  const beginning = { segment: first ?? 0, end: 0 };
  if (written === undefined || first === undefined) return { offset: beginning, isWritten: false, isDamaged: false };
  if (offset?.segment === first && endsRecord(segmentPath(folder, first), offset.end)) return { offset, isWritten: true, isDamaged: false };
  return { offset: beginning, isWritten: false, isDamaged: offset === undefined || offset.segment >= first };
}

/** undefined where there is none. */
function read(path: string): Buffer | undefined {
  try {
    return readRegularFile(path);
  } catch (error) {
    return errnoOf(error) === 'ENOENT' ? undefined : Buffer.alloc(0);
  }
}

/** Reads a position with a checksum, or one of earlier versions, which wrote none. */
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

/** The position of a spool that is open: where it is, and what is written of it. */
export interface Position {
  /** All up to here is delivered. */
  offset: Offset;
  /** What is written points into this segment, which then must not begin anew. */
  isWrittenIn(segment: number): boolean;
  /** Writes it down, if that is not done. */
  save(): void;
  /** Takes away what is written, when there is nothing left. */
  remove(): void;
}

/** `durable`: what is written is on the disk before it takes the place of what was there. */
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

/** Where it is written before it takes its place. */
function besidePath(path: string): string {
  return `${path}.new`;
}
