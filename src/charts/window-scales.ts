import { maxDefined } from './history-level.ts';
import type { History } from './history.ts';
import { scaleEnd } from './scale.ts';
import type { Recording, Series } from './series.ts';
import type { ColumnRange } from './time.ts';

/** The peaks of the last drawing, by which its scales were chosen. */
export type Peaks = WeakMap<Series, Peak>;

interface Peak extends ColumnRange {
  readonly revision: number;
  value: number;
  /** Values before this slot are final. */
  end: number;
}

/**
 * The upper ends of the scales. A scale grows with a peak at once, and shrinks once the peak has been out of the window for as long as it
 * was in it.
 */
export function scalesOf({ history }: Recording, series: readonly Series[], window: ColumnRange, peaks: Peaks): (series: Series) => number {
  const highest = new Map<string, number>();
  for (const one of series) {
    const { scale } = one.chart;
    highest.set(scale, maxDefined(highest.get(scale) ?? NaN, peakOf(one, history, window, peaks)));
  }
  return ({ chart }) => scaleEnd(highest.get(chart.scale)!, chart.unit);
}

/** Examines new slots only, until the window has moved by an eighth. */
function peakOf(series: Series, history: History, { zoom, first, width }: ColumnRange, peaks: Peaks): number {
  const { id, revision, last } = series;
  const known = peaks.get(series);
  const moved = known === undefined ? NaN : first - known.first;
  const isNear = known?.zoom === zoom && known.width === width && known.revision === revision && moved >= 0 && 8 * moved <= width;
  const peak = isNear ? known : { zoom, first, width, revision, value: NaN, end: Math.max(0, first - width) * zoom };
  const end = (first + width) * zoom;
  peak.value = maxDefined(peak.value, history.peak(id, peak.end, end));
  peak.end = Math.max(peak.end, Math.min(last, end));
  peaks.set(series, peak);
  return peak.value;
}
