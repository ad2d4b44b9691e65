import { parseTime } from '../time/index.ts';
import type { Recording } from './series.ts';
import { dateTimeLabel } from './time.ts';
import type { View } from './view.ts';
import { cpuMode } from './visible-series.ts';

/** The part of a drawing that keys and the mouse act on. */
export interface KeyContext {
  /** The columns of the bands. */
  readonly left: number;
  readonly width: number;
  /** The number of the first column of the bands, in columns of `zoom` slots. */
  readonly first: number;
  readonly height: number;
  readonly oldest: number;
  readonly newest: number;
  /** How CPUs are displayed. */
  readonly cpu: View['cpu'];
  /** The slot of a typed time, or a message why there is none. */
  readonly slotAt: (time: string) => number | string;
}

/** What keys need to know of the drawing. */
interface Drawn extends Pick<KeyContext, 'left' | 'width' | 'first' | 'height'> {
  /** The slot at the right. */
  readonly end: number;
}

/** The part of a layout and a recording that keys and the mouse act on. */
export function keyContext(view: View, { left, width, first, height, end }: Drawn, { series, axis, history }: Recording): KeyContext {
  const newest = Math.max(0, axis.end);
  const oldest = Math.min(Math.max(0, history.oldest), newest);
  const slotAt = (text: string) => {
    const time = parseTime(text, axis.timeOf(end));
    if (time === undefined) return `${text} is not a time; times are such as 14:05:30, 2026-11-24 14:05, 2026-11-24T14:05:30Z or -10m`;
    const slot = axis.slotAt(time);
    if (slot !== undefined) return slot;
    const begin = axis.timeOf(oldest);
    return time < begin ? `it begins at ${dateTimeLabel(begin)}` : `it ends at ${dateTimeLabel(axis.timeOf(newest))}`;
  };
  return { left, width, first, height, oldest, newest, cpu: cpuMode(series, view), slotAt };
}
