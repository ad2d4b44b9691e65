import type { Recording } from './series.ts';
import { type View, wholeZoom } from './view.ts';

/**
 * Whether all of a recording was there before a view of it was opened, at a Unix time. Samples that came later were watched live: when they
 * end, the view stays as it is.
 */
export function isFromBefore({ axis, samples }: Recording, openedAt: number): boolean {
  return samples > 0 && axis.timeOf(axis.end) <= openedAt;
}

/** A view with all of a recording in so many columns; the same one if it has that already. */
export function viewOfAll(view: View, recording: Recording, columns: number): View {
  const zoom = zoomOfAll(recording, columns);
  const end = view.paused ? recording.axis.end : undefined;
  return zoom === view.zoom && end === view.end ? view : { ...view, zoom, end };
}

/** The number of columns of `zoom` slots that a recording is in. */
export function columnsOfAll(recording: Recording, zoom: number): number {
  return Math.floor(recording.axis.end / zoom) - Math.floor(oldestSlot(recording) / zoom) + 1;
}

function zoomOfAll(recording: Recording, columns: number): number {
  const zoom = wholeZoom((recording.axis.end - oldestSlot(recording) + 1) / columns);
  // A column at each end may be a part of one.
  return columnsOfAll(recording, zoom) > columns ? wholeZoom(zoom + 1) : zoom;
}

function oldestSlot({ axis, history }: Recording): number {
  return Math.min(Math.max(0, history.oldest), axis.end);
}
