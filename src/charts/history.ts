import { clamp, createLevel, maxDefined } from './history-level.ts';

/**
 * Values of many series over time, in bounded memory. Time is counted in slots. Every value is kept for as long as there
 * is room; the maxima and means of 10, 100 and 1000 slots are kept for longer, so that old samples get coarser, and what
 * is zoomed out is read from few blocks.
 */
export interface History {
  /** A slot may get several values: the largest is never lost, and all count in the mean. */
  add(slot: number, series: number, value: number): void;
  /** The maxima of consecutive columns into `out`; a column is `zoom` slots, column 0 begins at slot 0. NaN where nothing is known. */
  columns(series: number, zoom: number, first: number, out: Float64Array): void;
  /** The largest value in the slots from `from` up to `to`, without it; NaN where there is none. */
  peak(series: number, from: number, to: number): number;
  /** The mean of all values in these slots; NaN where there is none. */
  mean(series: number, from: number, to: number): number;
  /** The first slot of which something is known; Infinity before there is any. */
  readonly oldest: number;
  /** Bytes that the values take. */
  readonly bytes: number;
}

export interface HistorySettings {
  /** Slots in which every value is kept, if there is room. */
  readonly slots: number;
  /** Bytes that all levels may take together. */
  readonly bytes: number;
}

/** Slots of a block on each level, and the share of the room it may take. */
const resolutions = [
  { factor: 1, share: 0.6 },
  { factor: 10, share: 0.25 },
  { factor: 100, share: 0.1 },
  { factor: 1000, share: 0.05 },
] as const;

export function createHistory({ slots, bytes: room }: HistorySettings): History {
  const levels = resolutions.map(({ factor, share }) =>
    createLevel({ factor, slots: factor === 1 ? slots : Infinity, bytes: room * share }),
  );
  let newest = -1;
  const oldest = () => Math.min(...levels.map((level) => level.oldest));

  /** The coarsest blocks that fill the slots between two, each told by its level and number. */
  const walk = (from: number, to: number, visit: (level: number, block: number) => void) => {
    const end = Math.min(to, newest + 1);
    for (let slot = Math.max(0, from); slot < end;) {
      let level = 0;
      while (level + 1 < levels.length && fits(slot, to, levels[level + 1]!.factor)) level += 1;
      const { factor } = levels[level]!;
      visit(level, slot / factor);
      slot += factor;
    }
  };

  /** What the level has forgotten, the one above may still know. */
  const maximum = (level: number, series: number, block: number): number => {
    const most = levels[level]!.maximum(series, block);
    const isLost = Number.isNaN(most) && level + 1 < levels.length && levels[level]!.hasForgotten(block);
    return isLost ? maximum(level + 1, series, Math.floor(block / 10)) : most;
  };

  return {
    add(slot, series, value) {
      if (slot > newest) newest = slot;
      const clear = clamp(value);
      for (const level of levels) level.put(series, Math.floor(slot / level.factor), clear);
    },
    columns(series, zoom, first, out) {
      const level = resolutions.findLastIndex(({ factor }) => zoom % factor === 0);
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
      walk(from, to, (level, block) => (most = maxDefined(most, maximum(level, series, block))));
      return most;
    },
    mean(series, from, to) {
      let sum = 0;
      let count = 0;
      walk(from, to, (level, block) => {
        sum += levels[level]!.sum(series, block);
        count += levels[level]!.count(series, block);
      });
      return count > 0 ? sum / count : NaN;
    },
    get oldest() {
      return oldest();
    },
    get bytes() {
      return levels.reduce((sum, level) => sum + level.bytes, 0);
    },
  };
}

function fits(slot: number, to: number, factor: number): boolean {
  return slot % factor === 0 && slot + factor <= to;
}
