import type { Axis } from './time-axis.ts';

/** A time under a column of the charts. */
export interface Mark {
  readonly column: number;
  readonly text: string;
  /** Time jumps here. */
  readonly isBreak: boolean;
}

/** Seconds between marks that people find natural. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800];

/** Columns that a label and the space around it need. */
const room = 14;

export interface Columns {
  /** Slots of a column. */
  readonly zoom: number;
  /** The number of the first column. */
  readonly first: number;
  readonly width: number;
}

/** Where round times are, and where time jumps. Columns in which nothing can happen are passed over. */
export function marksOf(axis: Axis, { zoom, first, width }: Columns): Mark[] {
  const breaks = new Map(axis.breaks(first * zoom, (first + width) * zoom).map((slot) => [Math.floor(slot / zoom) - first, slot]));
  const marks: Mark[] = [];
  let before = { interval: NaN, count: NaN };
  for (let column = 0; column < width;) {
    const slot = (first + column) * zoom;
    const interval = axis.intervalAt(slot);
    const step = stepOf(interval * zoom);
    const middle = axis.timeOf(slot) + (zoom * interval) / 2;
    const count = Math.floor((middle - offset(middle)) / step);
    const isNext = before.interval === interval && count !== before.count;
    const jump = breaks.get(column);
    if (jump !== undefined) marks.push({ column, text: clock(axis.timeOf(jump)), isBreak: true });
    else if (isNext) marks.push({ column, text: labelOf(count * step + offset(middle), step), isBreak: false });
    before = { interval, count };
    const next = Math.floor(axis.changeAfter(slot) / zoom) - first;
    column = Math.max(column + 1, Math.min(next, column + Math.floor(untilRound(middle, step) / (zoom * interval))));
  }
  return marks.filter(({ isBreak, column }, at) => isBreak || at === 0 || column - marks[at - 1]!.column >= 4);
}

/** Seconds until the next multiple of a step in local time, or until the offset of that may change. */
function untilRound(time: number, step: number): number {
  const local = time - offset(time);
  return Math.min(step - (local - Math.floor(local / step) * step), 900 - (time - Math.floor(time / 900) * 900));
}

function stepOf(secondsPerColumn: number): number {
  return steps.find((one) => one >= room * secondsPerColumn) ?? room * secondsPerColumn;
}

function labelOf(time: number, step: number): string {
  const local = Math.round(time - offset(time));
  if (step >= 86_400 || local % 86_400 === 0) return dayOf(time);
  return clock(time).slice(0, step < 60 ? 8 : 5);
}

/** `14:05:09`, in local time. */
export function clock(time: number): string {
  return moment(time).slice(11, 19);
}

/** `2026-11-24`. */
export function dayOf(time: number): string {
  return moment(time).slice(0, 10);
}

/** `2026-11-24 14:05:09`. */
export function moment(time: number): string {
  const date = new Date(Math.round(time - offset(time)) * 1000);
  return Number.isNaN(date.getTime()) ? ' '.repeat(19) : date.toISOString().slice(0, 19).replace('T', ' ');
}

/** Seconds by which local time is behind UTC; the same for a quarter of an hour, since no rule changes within one. */
function offset(time: number): number {
  const quarter = Math.floor(time / 900);
  if (quarter !== known.quarter) {
    known = { quarter, seconds: 60 * new Date(quarter * 900_000).getTimezoneOffset() || 0 };
  }
  return known.seconds;
}

let known = { quarter: NaN, seconds: 0 };

/** Seconds as people say them: `100ms`, `1.5s`, `4min 40s`, `2d 3h`. */
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
