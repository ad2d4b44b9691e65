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

export interface ReaderCallbacks {
  /** Called with the number of records that have become unreadable. */
  readonly onCorrupt: (count: number) => void;
  /** Called with an error that no caller sees. */
  readonly onError: (error: unknown) => void;
}

/** Reads the segments of a spool, each record once. */
export class SpoolReader {
  readonly #segments: Segments;
  readonly #callbacks: ReaderCallbacks;
  #cursor: Offset;

  constructor(segments: Segments, from: Offset, callbacks: ReaderCallbacks) {
    this.#segments = segments;
    this.#callbacks = callbacks;
    this.#cursor = from;
  }

  /** The next records, about 256 KiB; none when all are read. */
  read(): readonly StoredSample[] {
    for (let segment; (segment = this.#segments.all.find(({ unread }) => unread > 0));) {
      const stored = this.#readFrom(segment);
      if (stored.length > 0) return stored;
    }
    return [];
  }

  /** Continues at an offset. */
  goTo(offset: Offset): void {
    this.#cursor = offset;
  }

  #readFrom(segment: Segment): readonly StoredSample[] {
    const { onError } = this.#callbacks;
    try {
      segment.writer?.restore();
    } catch (error) {
      onError(error);
    }
    const start = this.#cursor.segment === segment.number ? this.#cursor.end : 0;
    const { stored, end } = readSome(segment, start, onError);
    this.#cursor = { segment: segment.number, end: end ?? segment.size };
    this.#segments.count(segment, { unread: -stored.length });
    if (end === undefined && segment.unread > 0) this.#giveUpUnread(segment);
    return stored;
  }

  #giveUpUnread(segment: Segment): void {
    const { unread } = segment;
    this.#segments.count(segment, { unread: -unread, pending: -unread });
    this.#callbacks.onCorrupt(unread);
  }
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
