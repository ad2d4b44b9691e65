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
  let at = 0;
  for (const [level, { first, length }] of levels.entries()) {
    const size = count * length;
    for (let index = 0; index < size; index += 1) {
      const { maximum, sum, count: values } = history.block(level, Math.floor(index / length), first + (index % length));
      blocks[at + index] = maximum;
      if (level > 0) blocks[at + size + index] = sum;
      if (level > 0) blocks[at + 2 * size + index] = values;
    }
    at += size * partsOf(level);
  }
  return blocks;
}

/** Puts the values of a copy into a history. */
export function restoreHistory(history: History, { head: { series, levels }, blocks }: RecordingCopy): void {
  let at = 0;
  for (const [level, { first, length }] of levels.entries()) {
    const size = series.length * length;
    for (let index = 0; index < size; index += 1) {
      const maximum = blocks[at + index]!;
      if (Number.isNaN(maximum)) continue;
      const several = level > 0 ? { sum: blocks[at + size + index]!, count: blocks[at + 2 * size + index]! } : { sum: maximum, count: 1 };
      history.restore(level, Math.floor(index / length), first + (index % length), { maximum, ...several });
    }
    history.beginAt(level, first);
    at += size * partsOf(level);
  }
}

/** JSON has neither NaN nor infinities. */
function numberOrNull(number: number): number | null {
  return Number.isFinite(number) ? number : null;
}
