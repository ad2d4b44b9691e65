import { type View, wholeZoom } from '../charts/index.ts';
import { columnsBetween } from './columns.ts';
import type { PageModel } from './model.ts';

/**
 * Whether the page shows all of a recording, because the user has chosen no zoom. Samples that came while the page was open, after
 * `openedAt` in Unix time, were watched live: when they end, the page stays as it is.
 */
export function showsWhole({ recording: { axis, samples }, hasEnded, hasChosenZoom }: PageModel, openedAt: number): boolean {
  return hasEnded && !hasChosenZoom && samples > 0 && axis.timeOf(axis.end) <= openedAt;
}

/** The view with all of a recording, where the last drawing was another one. */
export function wholeView({ view, drawn }: PageModel): View | undefined {
  if (!drawn) return undefined;
  const { oldest, newest } = drawn.keys;
  const zoom = zoomForAll(oldest, newest, drawn.mostColumns);
  const end = view.paused ? newest : undefined;
  return zoom === view.zoom && end === view.end ? undefined : { ...view, zoom, end };
}

function zoomForAll(oldest: number, newest: number, mostColumns: number): number {
  const zoom = wholeZoom((newest - oldest + 1) / mostColumns);
  // A column at each end may be a part of one.
  return columnsBetween(oldest, newest, zoom) > mostColumns ? wholeZoom(zoom + 1) : zoom;
}
