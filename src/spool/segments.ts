import { rmSync, statSync } from 'node:fs';
import type { Sample } from '../sample.ts';
import { segmentPath, segmentsIn, type Place } from './folder.ts';
import { chunksOf, createSegment, readChunk, type SegmentWriter } from './segment.ts';

/** A segment of a spool, and what of it is not done with. */
export interface Segment {
  readonly number: number;
  readonly path: string;
  size: number;
  /** Records that are neither kept by whoever appended them nor read. */
  unread: number;
  /** Records that are not acknowledged. */
  pending: number;
  /** Of the last one, which grows. */
  writer?: SegmentWriter;
}

/** The segments that stand in a folder, as far as they are not delivered; those that are go. `corrupt`: records that cannot be read. */
export function findSegments(folder: string, position: Place): { readonly segments: Segment[]; readonly corrupt: number } {
  let corrupt = 0;
  const segments = segmentsIn(folder).map((number): Segment => {
    const path = segmentPath(folder, number);
    const texts = number < position.segment ? [] : recordsFrom(path, number === position.segment ? position.end : 0);
    const sound = texts.filter(Boolean).length;
    corrupt += texts.length - sound;
    return { number, path, size: statSync(path).size, unread: sound, pending: sound };
  });
  for (const { path, pending } of segments) if (pending === 0) rmSync(path);
  return { segments: segments.filter(({ pending }) => pending > 0), corrupt };
}

function recordsFrom(path: string, start: number): boolean[] {
  return [...chunksOf(path, start)].flatMap(({ records }) => records.map(({ text }) => text !== undefined));
}

/** A sample, and where its record ends. */
export interface Stored {
  readonly sample: Sample;
  readonly place: Place;
}

/** Reads sound records from `start` on; of a segment that cannot be read, none. `isLast`: there is nothing behind. */
export function readStored(
  { number, path }: Segment,
  start: number,
  failed: (error: unknown) => void,
): { readonly stored: readonly Stored[]; readonly isLast: boolean; readonly end: number } {
  try {
    const { records, end } = readChunk(path, start);
    const stored = records.flatMap(({ text, end }) =>
      text === undefined ? [] : [{ sample: JSON.parse(text) as Sample, place: { segment: number, end } }],
    );
    return { stored, isLast: records.length === 0, end };
  } catch (error) {
    failed(error);
    return { stored: [], isLast: true, end: start };
  }
}

export interface Growing {
  readonly folder: string;
  /** Bytes of a segment, unless a single record is larger. */
  readonly largest: number;
  /** Segments are forced to the disk when the next is begun. */
  readonly durable: boolean;
  readonly failed: (error: unknown) => void;
}

/** Adds records to the last of the segments, and begins another where there is none or it is full. */
export function grow(segments: Segment[], after: number, { folder, largest, durable, failed }: Growing): (record: Buffer) => Segment {
  let last = after;
  const begin = (): Segment => {
    const path = segmentPath(folder, last + 1);
    const segment = { number: last + 1, path, size: 0, unread: 0, pending: 0, writer: createSegment(path, durable) };
    last += 1;
    const standing = segments.at(-1);
    if (standing) void finish(standing, durable).catch(failed);
    segments.push(segment);
    return segment;
  };
  return (record) => {
    const standing = segments.at(-1);
    const fits = standing?.writer && (standing.size === 0 || standing.size + record.length <= largest);
    const segment = fits ? standing : begin();
    segment.writer!.add(record);
    segment.size += record.length;
    return segment;
  };
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
