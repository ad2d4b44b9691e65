import type { LevelBlocks } from './history-level.ts';
import type { History, LevelRange } from './history.ts';
import type { IntervalsState } from './intervals.ts';
import type { CopiedLevel, RecordingCopy } from './recording-copy.ts';
import type { Recording } from './series.ts';
import { keyOf } from './series-table.ts';
import { TimeAxis } from './time-axis.ts';

interface CopySettings {
  readonly recording: Recording;
  readonly intervals: IntervalsState;
  readonly levels: readonly CopiedLevel[];
}

/** Copies some blocks of each level. */
export function copyRecording({ recording, intervals, levels }: CopySettings): RecordingCopy {
  const { series, history, axis, samples, missed } = recording;
  // The number of a series is its place in the copy.
  const ordered = series.toSorted((one, other) => one.id - other.id);
  return {
    head: {
      ...{ samples, missed, levels, intervals },
      axis: axis.state,
      series: ordered.map(({ host, chart, peak, latest, last, first, revision }) => ({
        ...{ host, name: chart.name, last, revision },
        ...{ peak: numberOrNull(peak), latest: numberOrNull(latest), first: numberOrNull(first) },
      })),
    },
    blocks: blocksOf(history, ordered.length, levels),
  };
}

/** The newest blocks of each level within about so many bytes. */
export function newestBlocks({ history, axis, series }: Recording, bytesPerLevel: number): CopiedLevel[] {
  return history.levels.map(({ factor, oldestBlock }, level) => {
    const end = Math.floor(axis.end / factor) + 1;
    const first = Math.max(Math.min(oldestBlock, end), end - blocksIn(bytesPerLevel, level, series.length));
    return { first, length: end - first };
  });
}

/** Blocks of one level: the still kept ones of a range, from its start, within so many bytes. */
export function blocksOfRange({ history, axis, series }: Recording, range: LevelRange, bytes: number): CopiedLevel[] {
  const { level, length } = range;
  const { factor, oldestBlock } = history.levels[level]!;
  const first = Math.max(range.first, oldestBlock);
  const end = Math.min(range.first + length, Math.floor(axis.end / factor) + 1);
  const most = blocksIn(bytes, level, series.length);
  return history.levels.map((_, at) =>
    at === level && end > first ? { first, length: Math.min(end - first, most) } : { first: 0, length: 0 },
  );
}

/** The number of blocks, of all series, in so many bytes; at least 1. */
function blocksIn(bytes: number, level: number, seriesCount: number): number {
  return Math.max(1, Math.floor(bytes / (4 * partsOf(level) * Math.max(1, seriesCount))));
}

/** A level of single slots has only maxima. */
function partsOf(level: number): number {
  return level === 0 ? 1 : 3;
}

function blocksOf(history: History, count: number, levels: readonly CopiedLevel[]): Float32Array {
  const blocks = new Float32Array(levels.reduce((sum, { length }, level) => sum + count * length * partsOf(level), 0));
  for (const part of partsIn(blocks, count, levels)) history.levels[part.level]!.copy(part.series, part.first, part.blocks);
  return blocks;
}

/** Puts the values of a copy into a history. */
export function restoreHistory(history: History, { head: { series, levels }, blocks }: RecordingCopy): void {
  for (const part of partsIn(blocks, series.length, levels)) history.restore(part.level, part.series, part.first, part.blocks);
  for (const [level, { first }] of levels.entries()) history.levels[level]!.beginAt(first);
}

/**
 * Restores the dropped blocks of a range from a copy. Returns false for a copy of another recording, in which the same blocks have other
 * times.
 */
export function restoreRange({ series, history, axis }: Recording, { head, blocks }: RecordingCopy): boolean {
  const own = new Map(series.map((one) => [keyOf(one.host, one.chart.name), one]));
  const level = head.levels.findIndex(({ length }) => length > 0);
  if (level < 0) return false;
  const { first, length } = head.levels[level]!;
  const { factor } = history.levels[level]!;
  const theirs = new TimeAxis(head.axis);
  const isSame = (slot: number) => Math.abs(theirs.timeOf(slot) - axis.timeOf(slot)) < axis.intervalAt(slot);
  if (!isSame(first * factor) || !isSame((first + length) * factor - 1)) return false;
  for (const part of partsIn(blocks, head.series.length, head.levels)) {
    const { host, name } = head.series[part.series]!;
    const target = own.get(keyOf(host, name));
    if (!target || part.level !== level) continue;
    history.restore(level, target.id, part.first, part.blocks);
    // The known peaks of windows came from coarser blocks.
    target.revision += 1;
  }
  return true;
}

interface CopiedPart {
  readonly level: number;
  readonly series: number;
  readonly first: number;
  readonly blocks: LevelBlocks;
}

/** The parts of a copy: the blocks of each series on each level. */
function* partsIn(all: Float32Array, count: number, levels: readonly CopiedLevel[]): Generator<CopiedPart> {
  let at = 0;
  for (const [level, { first, length }] of levels.entries()) {
    const size = count * length;
    for (let series = 0; series < count; series += 1) {
      const [maxima, sums, counts] = [0, 1, 2].map((part) =>
        all.subarray(at + part * size + series * length, at + part * size + (series + 1) * length),
      );
      yield { level, series, first, blocks: { maxima: maxima!, ...(level > 0 && { sums: sums!, counts: counts! }) } };
    }
    at += size * partsOf(level);
  }
}

/** JSON has neither NaN nor infinities. */
function numberOrNull(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}
