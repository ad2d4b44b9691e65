import { type Series, legendText } from '../../charts/index.ts';
import type { DrawContext } from './frame.ts';
import { legendWidth } from './layout.ts';
import { writeEnd } from './screen.ts';

/** The headings of the legend; that of the value is `now`, or the time at the cursor or at the right. */
export function drawLegendHeads({ screen, layout, palette, caption }: DrawContext, row: number): void {
  layout.legend.forEach((what, place) =>
    writeEnd(screen, row, endOf(layout, place), what === 'now' ? caption : what, palette.muted, legendWidth),
  );
}

/** The values of a chart in the legend. */
export function drawLegendValues(context: DrawContext, series: Series, values: Float64Array, row: number): void {
  const { screen, layout, palette, recording, isNewest, scales } = context;
  const content = { recording, window: { ...layout, isNewest }, values, upper: scales(series) };
  layout.legend.forEach((what, place) => {
    const text = legendText(what, series, content);
    writeEnd(screen, row, endOf(layout, place), text, what === 'now' ? palette.text : palette.muted, legendWidth - 1);
  });
}

function endOf({ left, width }: DrawContext['layout'], place: number): number {
  return left + width + (place + 1) * legendWidth;
}
