import { parseJson, type Sample } from '../samples/index.ts';
import type { Offset } from './layout.ts';
import { linesFrom } from './lines.ts';
import { recordText } from './record.ts';
import type { Segment, Segments } from './segments.ts';

/** A sample with the end of its record. */
export interface StoredSample {
  readonly sample: Sample;
  readonly offset: Offset;
}

/** Reads the segments of a spool, each record once. */
export interface SpoolReader {
  /** The next records, about 256 KiB; none when all are read. */
  read(): readonly StoredSample[];
  /** Continues at an offset. */
  goTo(offset: Offset): void;
}

export interface ReaderCallbacks {
  /** Called with the number of records that have become unreadable. */
  readonly onCorrupt: (count: number) => void;
  /** Called with an error that no caller sees. */
  readonly onError: (error: unknown) => void;
}

export function spoolReader(segments: Segments, from: Offset, { onCorrupt, onError }: ReaderCallbacks): SpoolReader {
  let cursor = from;
  const attempt = (work: () => void) => {
    try {
      work();
    } catch (error) {
      onError(error);
    }
  };
  const readFrom = (segment: Segment): readonly StoredSample[] => {
    attempt(() => segment.writer?.restore());
    const { stored, end } = readSome(segment, cursor.segment === segment.number ? cursor.end : 0, onError);
    cursor = { segment: segment.number, end: end ?? segment.size };
    segments.count(segment, { unread: -stored.length });
    if (end === undefined && segment.unread > 0) giveUp(segment);
    return stored;
  };
  const giveUp = (segment: Segment) => {
    const { unread } = segment;
    segments.count(segment, { unread: -unread, pending: -unread });
    onCorrupt(unread);
  };
  return {
    read() {
      for (let segment; (segment = segments.all.find(({ unread }) => unread > 0));) {
        const stored = readFrom(segment);
        if (stored.length > 0) return stored;
      }
      return [];
    },
    goTo: (offset) => void (cursor = offset),
  };
}

/** Reads valid records from `start` on. `end`: where the next ones begin; undefined at the end of the segment. */
function readSome(
  { number, path, unread }: Segment,
  start: number,
  onError: (error: unknown) => void,
): { readonly stored: readonly StoredSample[]; readonly end?: number } {
  const stored: StoredSample[] = [];
  try {
    for (const { bytes, end } of linesFrom(path, start)) {
      const text = bytes && recordText(bytes);
      if (text !== undefined) stored.push({ sample: parseJson(text) as Sample, offset: { segment: number, end } });
      if (stored.length === unread || end - start >= 2 ** 18) return { stored, end };
    }
  } catch (error) {
    onError(error);
  }
  return { stored };
}
