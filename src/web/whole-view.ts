import { type View, wholeZoom } from '../charts/index.ts';
import type { PageModel } from './model.ts';

/**
 * The view with all of a recording, where the last drawing has another zoom and the user has chosen none. Samples that came while
 * the page was open, after `openedAt` in Unix time, were watched live: when they end, the page stays as it is.
 */
export function wholeView({ view, drawn, recording, hasEnded, hasChosenZoom }: PageModel, openedAt: number): View | undefined {
  const { axis, samples } = recording;
  if (!drawn || !hasEnded || hasChosenZoom || samples === 0 || view.end !== undefined || axis.timeOf(axis.end) > openedAt) return undefined;
  const zoom = zoomForAll(drawn.keys);
  return zoom === view.zoom ? undefined : { ...view, zoom };
}

function zoomForAll({ oldest, newest, width }: { readonly oldest: number; readonly newest: number; readonly width: number }): number {
  const zoom = wholeZoom((newest - oldest + 1) / width);
  const columns = Math.floor(newest / zoom) - Math.floor(oldest / zoom) + 1;
  // A column at each end may be a part of one.
  return columns > width ? wholeZoom(zoom + 1) : zoom;
}
