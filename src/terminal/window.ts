import type { Layout } from './draw/index.ts';
import { type Recording, type View, cpuMode, moment } from '../charts/index.ts';
import { parseTime } from '../time-text.ts';
import type { Window } from './key-bindings.ts';

/** What keys and the mouse find on the screen. */
export function windowOf(view: View, { left, width, first, height, end }: Layout, { series, axis, history }: Recording): Window {
  const newest = Math.max(0, axis.end);
  const oldest = Math.min(Math.max(0, history.oldest), newest);
  const slotAt = (text: string) => {
    const time = parseTime(text, axis.timeOf(end));
    if (time === undefined) return `${text} is no time; times are such as 14:05:30, 2026-11-24 14:05, 2026-11-24T14:05:30Z or -10m`;
    const slot = axis.slotAt(time);
    if (slot !== undefined) return slot;
    const begin = axis.timeOf(oldest);
    return time < begin ? `it begins at ${moment(begin)}` : `it ends at ${moment(axis.timeOf(newest))}`;
  };
  return { left, width, first, height, oldest, newest, cpu: cpuMode(series, view), slotAt };
}
