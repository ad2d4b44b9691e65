import { quantity, units } from '../../catalogue/index.ts';
import { type Series, maxDefined } from '../../charts/index.ts';
import type { DrawContext } from './frame.ts';
import { legendWidth, type Legend } from './layout.ts';
import { writeEnd } from './screen.ts';

/** The headings of the legend; that of the value is `now`, or the time at the cursor or at the right. */
export function drawLegendHeads({ screen, layout, palette, caption }: DrawContext, row: number): void {
  layout.legend.forEach((what, place) =>
    writeEnd(screen, row, endOf(layout, place), what === 'now' ? caption : what, palette.muted, legendWidth),
  );
}

/** The values of a chart in the legend. */
export function drawLegendValues(context: DrawContext, series: Series, values: Float64Array, row: number): void {
  const { screen, layout, palette } = context;
  layout.legend.forEach((what, place) => {
    const text = textOf(what, context, series, values);
    writeEnd(screen, row, endOf(layout, place), text, what === 'now' ? palette.text : palette.muted, legendWidth - 1);
  });
}

function endOf({ left, width }: DrawContext['layout'], place: number): number {
  return left + width + (place + 1) * legendWidth;
}

function textOf(what: Legend, context: DrawContext, series: Series, values: Float64Array): string {
  const { unit } = series.chart;
  if (what !== 'scale') return numberText(valueOf(what, context, series, values), unit);
  const upper = context.scales(series);
  return unit === units.percent && upper === 100 ? '' : numberText(upper, unit).replace(/\.0(?!\d)/, '');
}

function numberText(value: number, unit: Series['chart']['unit']): string {
  return Number.isNaN(value) ? '-' : quantity(value, unit);
}

/** The value of the column under the cursor, else of the whole window. */
function valueOf(what: 'now' | 'mean' | 'max', { layout, recording, isNewest }: DrawContext, series: Series, values: Float64Array): number {
  const { zoom, first, width, cursor } = layout;
  if (what === 'now' && isNewest) return isFresh(series, recording) ? series.latest : NaN;
  if (what === 'now') return values[cursor ?? width - 1]!;
  if (what === 'max') return cursor === undefined ? values.reduce(maxDefined, NaN) : values[cursor]!;
  const [from, to] = cursor === undefined ? [first, first + width] : [first + cursor, first + cursor + 1];
  const mean = recording.history.mean(series.id, from * zoom, to * zoom);
  return Number.isNaN(mean) && cursor !== undefined ? values[cursor]! : mean;
}

/** A series whose last samples are missing still shows its latest value for so many intervals. */
const tolerated = 3;

function isFresh(series: Series, { axis, span }: DrawContext['recording']): boolean {
  return axis.end - series.last < tolerated * span(series, axis.end);
}
