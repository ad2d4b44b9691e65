import type { LevelBlocks } from './history-level.ts';
import type { History } from './history.ts';
import type { IntervalsState } from './intervals.ts';
import type { CopiedLevel, RecordingCopy } from './recording-copy.ts';
import type { Recording } from './series.ts';

interface CopySettings {
  readonly recording: Recording;
  readonly intervals: IntervalsState;
  /** The most bytes, about, of each level. */
  readonly bytesPerLevel: number;
}

export function copyRecording({ recording, intervals, bytesPerLevel }: CopySettings): RecordingCopy {
  const { series, history, axis, samples, missed } = recording;
  // The number of a series is its place in the copy.
  const ordered = series.toSorted((one, other) => one.id - other.id);
  const levels = history.factors.map((factor, level): CopiedLevel => {
    const end = Math.floor(axis.end / factor) + 1;
    const most = Math.floor(bytesPerLevel / (4 * partsOf(level) * Math.max(1, ordered.length)));
    const first = Math.max(Math.min(history.oldestBlock(level), end), end - Math.max(1, most));
    return { first, length: end - first };
  });
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

/** A level of single slots has maxima only. */
function partsOf(level: number): number {
  return level === 0 ? 1 : 3;
}

function blocksOf(history: History, count: number, levels: readonly CopiedLevel[]): Float32Array {
  const blocks = new Float32Array(levels.reduce((sum, { length }, level) => sum + count * length * partsOf(level), 0));
  for (const part of partsIn(blocks, count, levels)) history.copy(part.level, part.series, part.first, part.blocks);
  return blocks;
}

/** Puts the values of a copy into a history. */
export function restoreHistory(history: History, { head: { series, levels }, blocks }: RecordingCopy): void {
  for (const part of partsIn(blocks, series.length, levels)) history.restore(part.level, part.series, part.first, part.blocks);
  for (const [level, { first }] of levels.entries()) history.beginAt(level, first);
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
