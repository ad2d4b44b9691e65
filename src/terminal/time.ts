import type { Axis } from './axis.ts';

/** A time under a column of the charts. */
export interface Tick {
  readonly column: number;
  readonly label: string;
}

/** Seconds between ticks that people find natural. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800];

/** Columns that a label and the space around it need. */
const room = 14;

/** The ticks of `width` columns of `zoom` slots, the first of which is the column `first`. */
export function ticks(axis: Axis, interval: number, { zoom, first, width }: Columns): Tick[] {
  const step = steps.find((one) => one >= room * zoom * interval) ?? room * zoom * interval;
  const found: Tick[] = [];
  let before = NaN;
  for (let column = 0; column < width; column += 1) {
    const time = axis.timeOf((first + column) * zoom);
    const count = Math.floor((time + (zoom * interval) / 2 - offset(time)) / step);
    if (count !== before && !Number.isNaN(before)) found.push({ column, label: labelOf(count * step + offset(time), step) });
    before = count;
  }
  return found.filter(({ column }, at) => at === 0 || column - found[at - 1]!.column >= room - 4);
}

export interface Columns {
  readonly zoom: number;
  readonly first: number;
  readonly width: number;
}

function labelOf(time: number, step: number): string {
  const local = Math.round(time - offset(time));
  if (step >= 86_400 || local % 86_400 === 0) return dayOf(time);
  return clock(time).slice(0, step < 60 ? 8 : 5);
}

/** `14:05:09`, in local time. */
export function clock(time: number): string {
  return localText(time).slice(11, 19);
}

/** `2026-11-24`. */
export function dayOf(time: number): string {
  return localText(time).slice(0, 10);
}

/** `2026-11-24 14:05:09`. */
function localText(time: number): string {
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

/** Seconds as people say them: `1s`, `100ms`, `5min`. */
export function durationText(seconds: number): string {
  if (seconds < 1) return `${Number((seconds * 1000).toPrecision(3))}ms`;
  if (seconds < 120) return `${Number(seconds.toPrecision(3))}s`;
  return seconds < 7200 ? `${Number((seconds / 60).toPrecision(3))}min` : `${Number((seconds / 3600).toPrecision(3))}h`;
}

/** Unix time of what a user types: `14:05`, `14:05:09`, on the day of `near`, or with a date before it. undefined: no time. */
export function parseTime(text: string, near: number): number | undefined {
  const parts = /^(?:(\d{4}-\d\d-\d\d)[ T]*)?(\d{1,2}:\d\d(?::\d\d)?)?$/.exec(text.trim());
  if (!parts || (parts[1] === undefined && parts[2] === undefined)) return undefined;
  const date = new Date(`${parts[1] ?? dayOf(near)}T${(parts[2] ?? '00:00').padStart(5, '0')}`);
  return Number.isNaN(date.getTime()) ? undefined : date.getTime() / 1000;
}
