import { type Columns, type History, type Recording, type Series, bound, maxDefined } from '../../charts/index.ts';

/** The peaks by which scales were chosen last. */
export type Peaks = WeakMap<Series, Peak>;

interface Peak extends Columns {
  readonly revision: number;
  value: number;
  /** The slot up to which values cannot change any more. */
  end: number;
}

/**
 * The upper ends of the scales. A peak counts from when it appears until it has been out of sight for as long as it takes to
 * cross the window, or an eighth longer: a scale grows at once, and shrinks late.
 */
export function scalesOf({ history }: Recording, series: readonly Series[], window: Columns, peaks: Peaks): (series: Series) => number {
  const highest = new Map<string, number>();
  for (const one of series) {
    const { scale } = one.chart;
    highest.set(scale, maxDefined(highest.get(scale) ?? NaN, peakOf(one, history, window, peaks)));
  }
  return ({ chart }) => bound(highest.get(chart.scale)!, chart.unit);
}

/** While the window has hardly moved, only what is new is looked at. */
function peakOf(series: Series, history: History, { zoom, first, width }: Columns, peaks: Peaks): number {
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
