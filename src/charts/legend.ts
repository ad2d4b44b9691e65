import { quantity, units } from '../catalogue/index.ts';
import { maxDefined } from './history-level.ts';
import type { Recording, Series } from './series.ts';
import type { ColumnRange } from './time.ts';

/** A number beside a chart. */
export type LegendColumn = 'now' | 'mean' | 'max' | 'scale';

/** What a legend is about: a window, or the cursor's column in it. */
export interface LegendWindow extends ColumnRange {
  readonly cursor: number | undefined;
  /** Whether `now` is the newest sample. */
  readonly isNewest: boolean;
}

/** What the numbers beside a chart are taken from. */
export interface LegendValues {
  readonly recording: Recording;
  readonly window: LegendWindow;
  /** The value of each column of the window. */
  readonly values: Float64Array;
  /** The upper end of the scale. */
  readonly upper: number;
}

/** The text of a number beside a chart. */
export function legendText(what: LegendColumn, series: Series, from: LegendValues): string {
  const { unit } = series.chart;
  if (what !== 'scale') return numberText(valueOf(what, series, from), unit);
  return unit === units.percent && from.upper === 100 ? '' : numberText(from.upper, unit).replace(/\.0(?!\d)/, '');
}

function numberText(value: number, unit: Series['chart']['unit']): string {
  return Number.isNaN(value) ? '-' : quantity(value, unit);
}

/** The value of the column under the cursor, else of the whole window. */
function valueOf(what: Exclude<LegendColumn, 'scale'>, series: Series, { recording, window, values }: LegendValues): number {
  const { zoom, first, width, cursor, isNewest } = window;
  if (what === 'now' && isNewest) return isFresh(series, recording) ? series.latest : NaN;
  if (what === 'now') return values[cursor ?? width - 1]!;
  if (what === 'max') return cursor === undefined ? values.reduce(maxDefined, NaN) : values[cursor]!;
  const [from, to] = cursor === undefined ? [first, first + width] : [first + cursor, first + cursor + 1];
  const mean = recording.history.mean(series.id, from * zoom, to * zoom);
  return Number.isNaN(mean) && cursor !== undefined ? values[cursor]! : mean;
}

/** Intervals for which a series without new samples still shows its latest value. */
const tolerated = 3;

function isFresh(series: Series, recording: Recording): boolean {
  const newest = recording.axis.end;
  return newest - series.last < tolerated * recording.span(series, newest);
}
