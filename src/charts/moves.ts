import type { KeyContext } from './key-context.ts';
import { zooms, type View } from './view.ts';

/** The next layout limits the scroll, as it knows where the charts end. */
export function scrolled(view: View, lines: number): View {
  return { ...view, scroll: Math.max(0, view.scroll + lines) };
}

/** The columns that an arrow key moves: a tenth of the width. */
export function step({ width }: KeyContext): number {
  return Math.max(1, Math.floor(width / 10));
}

/** Moves by columns through time: to the left they are negative. */
export function moved(view: View, columns: number, window: KeyContext): View {
  return movedTo(view, (view.end ?? window.newest) + columns * view.zoom, window);
}

/** Moves a slot to the right edge, as far as there are samples. A view that reaches the newest slot follows it again. */
export function movedTo(view: View, end: number, { width, oldest, newest }: Pick<KeyContext, 'width' | 'oldest' | 'newest'>): View {
  const first = Math.min(newest, oldest + view.zoom * width - 1);
  return endingAt(view, Math.max(first, end), newest);
}

/** Moves a slot to the right edge. A view at the newest slot follows it, unless it is paused. */
function endingAt(view: View, end: number, newest: number): View {
  return { ...view, end: end >= newest && !view.paused ? undefined : Math.min(end, newest) };
}

/** Zooms around the cursor, else around the right edge. A view that shows everything zooms out no further. */
export function zoomed(view: View, by: 1 | -1, window: KeyContext): View {
  const { width, oldest, newest } = window;
  const showsAll = (newest - oldest + 1) / view.zoom <= width;
  const zoom = by > 0 ? !showsAll && zooms.find((one) => one > view.zoom) : zooms.findLast((one) => one < view.zoom);
  if (!zoom) return view;
  if (view.end === undefined && view.cursor === undefined) return { ...view, zoom };
  if (view.cursor === undefined) return moved({ ...view, zoom }, 0, window);
  const end = view.cursor + Math.round(((view.end ?? newest) - view.cursor) * (zoom / view.zoom));
  return endingAt({ ...view, zoom }, end, newest);
}

/** Sets the cursor at a column of the screen. Beside the bands, takes it away. */
export function clicked(view: View, column: number, { left, width, first, newest }: KeyContext): View {
  const inside = column >= left && column < left + width;
  const cursor = Math.min(newest, (first + column - left + 1) * view.zoom - 1);
  return { ...view, cursor: inside && cursor >= 0 ? cursor : undefined };
}

/** Moves the cursor by columns, and the window with it where it would leave it. Without a cursor, sets one at the right edge. */
export function stepped(view: View, columns: number, { width, first, oldest, newest }: KeyContext): View {
  const wanted = view.cursor === undefined ? (view.end ?? newest) : view.cursor + columns * view.zoom;
  const cursor = Math.max(oldest, Math.min(newest, wanted));
  const column = Math.floor(cursor / view.zoom);
  if (column < first) return endingAt({ ...view, cursor }, (column + width) * view.zoom - 1, newest);
  return column < first + width ? { ...view, cursor } : endingAt({ ...view, cursor }, cursor, newest);
}

/** Moves the middle of the window and the cursor to a time; no time moves nothing. */
export function jumped(view: View, time: string, { width, newest, oldest, slotAt }: KeyContext): View {
  if (time === '') return view;
  const slot = slotAt(time);
  if (typeof slot === 'string') return { ...view, notice: slot };
  const cursor = Math.max(oldest, Math.min(newest, slot));
  return endingAt({ ...view, cursor }, cursor + Math.floor((width * view.zoom) / 2), newest);
}
