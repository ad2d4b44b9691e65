import { localDateTime, utcOffset } from '../time/index.ts';
import type { TimeAxis } from './time-axis.ts';

/** A labelled time on a column of the charts. */
export interface Mark {
  readonly column: number;
  readonly text: string;
  /** Whether time jumps here. */
  readonly isBreak: boolean;
}

/** Round distances between marks, in seconds. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800];

/** Columns of a label and the space around it, where a column is a cell. */
const cellsOfLabel = 14;

export interface ColumnRange {
  /** The slots of a column. */
  readonly zoom: number;
  /** The number of the first column. */
  readonly first: number;
  readonly width: number;
}

/** The columns of round times and of jumps, with room for their labels. Columns between possible marks are skipped. */
export function marksOf(axis: TimeAxis, { zoom, first, width }: ColumnRange, labelColumns = cellsOfLabel): Mark[] {
  const breaks = new Map(axis.breaks(first * zoom, (first + width) * zoom).map((slot) => [Math.floor(slot / zoom) - first, slot]));
  const marks: Mark[] = [];
  let before = { interval: NaN, count: NaN };
  for (let column = 0; column < width;) {
    const slot = (first + column) * zoom;
    const interval = axis.intervalAt(slot);
    const step = stepOf(labelColumns * interval * zoom);
    const middle = axis.timeOf(slot) + (zoom * interval) / 2;
    const count = Math.floor((middle - utcOffset(middle)) / step);
    const isNext = before.interval === interval && count !== before.count;
    const jump = breaks.get(column);
    if (jump !== undefined) marks.push({ column, text: timeLabel(axis.timeOf(jump)), isBreak: true });
    else if (isNext) marks.push({ column, text: labelOf(count * step + utcOffset(middle), step), isBreak: false });
    before = { interval, count };
    const next = Math.floor(axis.changeAfter(slot) / zoom) - first;
    column = Math.max(column + 1, Math.min(next, column + Math.floor(untilRound(middle, step) / (zoom * interval))));
  }
  return marks.filter(({ isBreak, column }, at) => isBreak || at === 0 || column - marks[at - 1]!.column >= 4);
}

/** Seconds until the next multiple of a step in local time, or until the UTC offset may change. */
function untilRound(time: number, step: number): number {
  const local = time - utcOffset(time);
  return Math.min(step - (local - Math.floor(local / step) * step), 900 - (time - Math.floor(time / 900) * 900));
}

/** The shortest round step that is no less. */
function stepOf(seconds: number): number {
  return steps.find((one) => one >= seconds) ?? seconds;
}

function labelOf(time: number, step: number): string {
  const local = Math.round(time - utcOffset(time));
  if (step >= 86_400 || local % 86_400 === 0) return dateLabel(time);
  return timeLabel(time).slice(0, step < 60 ? 8 : 5);
}

/** `14:05:09`, in local time. */
export function timeLabel(time: number): string {
  return dateTimeLabel(time).slice(-8);
}

/** `2026-11-24`. */
export function dateLabel(time: number): string {
  return dateTimeLabel(time).slice(0, -9);
}

/** `2026-11-24 14:05:09`; blanks for an impossible time. */
export function dateTimeLabel(time: number): string {
  return localDateTime(Math.round(time)) ?? ' '.repeat(19);
}

/** A duration for people: `100ms`, `1.5s`, `4min 40s`, `2d 3h`. */
export function durationText(seconds: number): string {
  if (seconds < 1) return `${Number((seconds * 1000).toPrecision(3))}ms`;
  if (seconds < 120) return `${Number(seconds.toPrecision(3))}s`;
  const at = lengths.findIndex(([size]) => seconds >= 2 * size);
  const [size, symbol] = lengths[at]!;
  const [smaller, symbolOfSmaller] = lengths[at + 1]!;
  const count = Math.floor(seconds / size);
  const rest = Math.floor((seconds - count * size) / smaller);
  return `${count}${symbol}${rest > 0 ? ` ${rest}${symbolOfSmaller}` : ''}`;
}

const lengths = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;
