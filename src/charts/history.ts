import type { ColumnRange } from './time.ts';
import { clamp, Level, maxDefined, type LevelBlocks } from './history-level.ts';
import type { BlockRange } from './history-pages.ts';

/** Consecutive blocks of a level. */
export interface LevelRange extends BlockRange {
  readonly level: number;
}

export interface HistorySettings {
  /** The number of slots of which every value is kept, within the bytes. */
  readonly slots: number;
  /** The most bytes of all levels together. */
  readonly bytes: number;
}

/** Slots of a block on each level, and the level's share of the bytes. */
const resolutions = [
  { factor: 1, share: 0.6 },
  { factor: 10, share: 0.25 },
  { factor: 100, share: 0.1 },
  { factor: 1000, share: 0.05 },
] as const;

/**
 * Values of many series over time, in bounded memory. Time is counted in slots. Maxima and means of 10, 100 and 1000 slots are kept longer
 * than single values: old samples become coarser, and a zoomed-out view reads few blocks.
 */
export class History {
  /** From fine to coarse. */
  readonly levels: readonly Level[];
  #newest = -1;

  constructor({ slots, bytes }: HistorySettings) {
    this.levels = resolutions.map(
      ({ factor, share }) => new Level({ factor, slots: factor === 1 ? slots : Infinity, bytes: bytes * share }),
    );
  }

  /** The first slot that has values; Infinity before there is any. */
  get oldest(): number {
    return Math.min(...this.levels.map((level) => level.oldest));
  }

  /** Bytes of all values. */
  get bytes(): number {
    return this.levels.reduce((sum, level) => sum + level.bytes, 0);
  }

  /** Adds a value to a slot, which may have several: the maximum and mean include all of them. */
  add(slot: number, series: number, value: number): void {
    if (slot > this.#newest) this.#newest = slot;
    const clear = clamp(value);
    for (const level of this.levels) level.add(series, Math.floor(slot / level.factor), clear);
  }

  /** Writes the maxima of consecutive columns of `zoom` slots into `out`, NaN for an empty one. Column 0 begins at slot 0. */
  columns(series: number, zoom: number, first: number, out: Float64Array): void {
    const level = levelFor(zoom);
    const { factor } = this.levels[level]!;
    const each = zoom / factor;
    const [from, to] = [Math.floor(this.oldest / factor), Math.floor(this.#newest / factor) + 1];
    for (let column = 0; column < out.length; column += 1) {
      const start = (first + column) * each;
      const end = Math.min(to, start + each);
      let most = NaN;
      for (let block = Math.max(from, start); block < end; block += 1) most = maxDefined(most, this.#maximum(level, series, block));
      out[column] = most;
    }
  }

  /** The maximum of the slots from `from` to before `to`; NaN where there is none. */
  peak(series: number, from: number, to: number): number {
    let most = NaN;
    this.#visitBlocks(from, to, (level, block) => (most = maxDefined(most, this.#maximum(level, series, block))));
    return most;
  }

  /** The mean of all values in these slots; NaN where there is none. */
  mean(series: number, from: number, to: number): number {
    let sum = 0;
    let count = 0;
    this.#visitBlocks(from, to, (level, block) => {
      sum += this.levels[level]!.sum(series, block);
      count += this.levels[level]!.count(series, block);
    });
    return count > 0 ? sum / count : NaN;
  }

  /** Sets the blocks of a series on a level, and on no other. */
  restore(level: number, series: number, first: number, from: LevelBlocks): void {
    this.#newest = Math.max(this.#newest, (first + from.maxima.length) * this.levels[level]!.factor - 1);
    this.levels[level]!.restore(series, first, from);
  }

  /** The dropped blocks that a window of columns needs, newest first. */
  droppedIn({ zoom, first, width }: ColumnRange): LevelRange[] {
    const level = levelFor(zoom);
    const { factor } = this.levels[level]!;
    // The coarsest level keeps blocks longest: before it there is nothing.
    const from = Math.max(first * (zoom / factor), Math.floor(this.oldest / factor));
    const dropped = this.levels[level]!.dropped(from, (first + width) * (zoom / factor));
    return Array.from(dropped, (range) => ({ level, ...range })).toReversed();
  }

  /** The maximum of a block; from a coarser level if this one has dropped it. */
  #maximum(level: number, series: number, block: number): number {
    const most = this.levels[level]!.maximum(series, block);
    const isLost = Number.isNaN(most) && level + 1 < this.levels.length && this.levels[level]!.hasDropped(block);
    return isLost ? this.#maximum(level + 1, series, Math.floor(block / 10)) : most;
  }

  /** Visits the coarsest blocks that together fill the slots from `from` to before `to`. */
  #visitBlocks(from: number, to: number, visit: (level: number, block: number) => void): void {
    const end = Math.min(to, this.#newest + 1);
    for (let slot = Math.max(0, from); slot < end;) {
      let level = 0;
      while (level + 1 < resolutions.length && fits(slot, to, resolutions[level + 1]!.factor)) level += 1;
      const { factor } = resolutions[level]!;
      visit(level, slot / factor);
      slot += factor;
    }
  }
}

/** The coarsest level with a few whole blocks per column. */
function levelFor(zoom: number): number {
  return resolutions.findLastIndex(({ factor }) => zoom % factor === 0);
}

function fits(slot: number, to: number, factor: number): boolean {
  return slot % factor === 0 && slot + factor <= to;
}
