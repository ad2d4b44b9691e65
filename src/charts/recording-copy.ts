import type { IntervalsState } from './intervals.ts';
import type { AxisState } from './time-axis.ts';

/** A copy of a recording, from which another one continues. Old samples have less detail. */
export interface RecordingCopy {
  readonly head: CopyHead;
  /** The blocks of each level, series by series: all maxima, then all sums and all counts where a block has several slots. */
  readonly blocks: Float32Array;
}

/** All but the values, for JSON: null stands for unknown. */
export interface CopyHead {
  readonly samples: number;
  readonly missed: number;
  readonly intervals: IntervalsState;
  readonly axis: AxisState;
  readonly series: readonly SeriesState[];
  readonly levels: readonly CopiedLevel[];
}

export interface SeriesState {
  readonly host: string;
  readonly name: string;
  readonly last: number;
  readonly revision: number;
  readonly peak: number | null;
  readonly latest: number | null;
  readonly first: number | null;
}

/** The blocks of a level from `first` on. */
export interface CopiedLevel {
  readonly first: number;
  readonly length: number;
}

/** A copy as bytes: the length of the head, the head as JSON, blanks up to a multiple of four, and the values, all little-endian. */
export function encodeCopy({ head, blocks }: RecordingCopy): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const length = Math.ceil(text.length / 4) * 4;
  const bytes = new Uint8Array(4 + length + blocks.byteLength).fill(0x20);
  new DataView(bytes.buffer).setUint32(0, length, true);
  bytes.set(text, 4);
  bytes.set(new Uint8Array(blocks.buffer, blocks.byteOffset, blocks.byteLength), 4 + length);
  return bytes;
}

/** Throws a SyntaxError or RangeError for bytes that are no copy. */
export function decodeCopy(bytes: ArrayBuffer): RecordingCopy {
  const length = new DataView(bytes).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length))) as CopyHead;
  return { head, blocks: new Float32Array(bytes, 4 + length) };
}
