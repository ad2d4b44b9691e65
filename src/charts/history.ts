import type { ColumnRange } from './time.ts';
import { clamp, createLevel, maxDefined, type LevelBlocks } from './history-level.ts';
import type { BlockRange } from './history-pages.ts';

/**
 * Values of many series over time, in bounded memory. Time is counted in slots. Maxima and means of 10, 100 and 1000 slots are kept longer
 * than single values: old samples become coarser, and a zoomed-out view reads few blocks.
 */
export interface History {
  /** Adds a value to a slot, which may have several: the maximum and mean include all of them. */
  add(slot: number, series: number, value: number): void;
  /** Writes the maxima of consecutive columns of `zoom` slots into `out`, NaN for an empty one. Column 0 begins at slot 0. */
  columns(series: number, zoom: number, first: number, out: Float64Array): void;
  /** The maximum of the slots from `from` to before `to`; NaN where there is none. */
  peak(series: number, from: number, to: number): number;
  /** The mean of all values in these slots; NaN where there is none. */
  mean(series: number, from: number, to: number): number;
  /** The first slot that has values; Infinity before there is any. */
  readonly oldest: number;
  /** Slots of a block on each level, from fine to coarse. */
  readonly factors: readonly number[];
  /** The first block that a level keeps; Infinity before there is any. */
  oldestBlock(level: number): number;
  /** Copies the blocks of a series on a level, from `first` on. */
  copy(level: number, series: number, first: number, to: LevelBlocks): void;
  /** Sets the blocks of a series on a level, and on no other. */
  restore(level: number, series: number, first: number, from: LevelBlocks): void;
  /** Marks the dropped blocks of a page as restored: the blocks still missing never existed. */
  complete(level: number, block: number): void;
  /** The dropped blocks that a window of columns needs, newest first. */
  droppedIn(columns: ColumnRange): LevelRange[];
  /** Begins a level at a block: before it, the next coarser level is used. */
  beginAt(level: number, block: number): void;
  /** Bytes of all values. */
  readonly bytes: number;
}

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

export function createHistory({ slots, bytes: maxBytes }: HistorySettings): History {
  const levels = resolutions.map(({ factor, share }) =>
    createLevel({ factor, slots: factor === 1 ? slots : Infinity, bytes: maxBytes * share }),
  );
  let newest = -1;
  const oldest = () => Math.min(...levels.map((level) => level.oldest));

  /** Visits the coarsest blocks that together fill the slots from `from` to before `to`. */
  const visitBlocks = (from: number, to: number, visit: (level: number, block: number) => void) => {
    const end = Math.min(to, newest + 1);
    for (let slot = Math.max(0, from); slot < end;) {
      let level = 0;
      while (level + 1 < levels.length && fits(slot, to, levels[level + 1]!.factor)) level += 1;
      const { factor } = levels[level]!;
      visit(level, slot / factor);
      slot += factor;
    }
  };

  /** The maximum of a block; from a coarser level if this one has dropped it. */
  const maximum = (level: number, series: number, block: number): number => {
    const most = levels[level]!.maximum(series, block);
    const isLost = Number.isNaN(most) && level + 1 < levels.length && levels[level]!.hasDropped(block);
    return isLost ? maximum(level + 1, series, Math.floor(block / 10)) : most;
  };

  return {
    add(slot, series, value) {
      if (slot > newest) newest = slot;
      const clear = clamp(value);
      for (const level of levels) level.add(series, Math.floor(slot / level.factor), clear);
    },
    columns(series, zoom, first, out) {
      const level = levelFor(zoom);
      const { factor } = levels[level]!;
      const each = zoom / factor;
      const [from, to] = [Math.floor(oldest() / factor), Math.floor(newest / factor) + 1];
      for (let column = 0; column < out.length; column += 1) {
        const start = (first + column) * each;
        const end = Math.min(to, start + each);
        let most = NaN;
        for (let block = Math.max(from, start); block < end; block += 1) most = maxDefined(most, maximum(level, series, block));
        out[column] = most;
      }
    },
    peak(series, from, to) {
      let most = NaN;
      visitBlocks(from, to, (level, block) => (most = maxDefined(most, maximum(level, series, block))));
      return most;
    },
    mean(series, from, to) {
      let sum = 0;
      let count = 0;
      visitBlocks(from, to, (level, block) => {
        sum += levels[level]!.sum(series, block);
        count += levels[level]!.count(series, block);
      });
      return count > 0 ? sum / count : NaN;
    },
    factors: resolutions.map(({ factor }) => factor),
    oldestBlock: (level) => Math.floor(levels[level]!.oldest / levels[level]!.factor),
    copy: (level, series, first, to) => levels[level]!.copy(series, first, to),
    restore(level, series, first, from) {
      newest = Math.max(newest, (first + from.maxima.length) * levels[level]!.factor - 1);
      levels[level]!.restore(series, first, from);
    },
    complete: (level, block) => levels[level]!.complete(block),
    droppedIn({ zoom, first, width }) {
      const level = levelFor(zoom);
      const each = zoom / levels[level]!.factor;
      // The coarsest level keeps blocks longest: before it there is nothing.
      const from = Math.max(first * each, Math.floor(oldest() / levels[level]!.factor));
      return Array.from(levels[level]!.dropped(from, (first + width) * each), (range) => ({ level, ...range })).toReversed();
    },
    beginAt: (level, block) => levels[level]!.beginAt(block),
    get oldest() {
      return oldest();
    },
    get bytes() {
      return levels.reduce((sum, level) => sum + level.bytes, 0);
    },
  };
}

/** The coarsest level with a few whole blocks per column. */
function levelFor(zoom: number): number {
  return resolutions.findLastIndex(({ factor }) => zoom % factor === 0);
}

function fits(slot: number, to: number, factor: number): boolean {
  return slot % factor === 0 && slot + factor <= to;
}
