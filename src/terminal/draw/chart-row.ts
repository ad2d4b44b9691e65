import { type Series, band, blocks, columnValues } from '../../charts/index.ts';
import type { DrawContext } from './frame.ts';
import { drawNumbers } from './legend.ts';
import { setCell, write } from './screen.ts';

/** A row of a chart's band; beside the lowest, its title and its numbers. */
export function drawChartRow(context: DrawContext, series: Series, bandRow: number, row: number): void {
  const { screen, layout, palette, recording, values: known } = context;
  const values = known.get(series) ?? columnValues(series, recording, layout);
  known.set(series, values);
  drawBand(context, series, values, bandRow, row);
  if (bandRow > 0) return;
  const { title, role } = series.chart;
  write(screen, row, 1, title, role === 'core' ? palette.muted : palette.text, layout.left - 2);
  drawNumbers(context, series, values, row);
}

function drawBand(
  { screen, layout, palette, scales }: DrawContext,
  series: Series,
  values: Float64Array,
  bandRow: number,
  row: number,
): void {
  const { left, width, first, zoom, bandRows, cursor } = layout;
  const { group } = series.chart;
  const upper = scales(series);
  for (let column = 0; column < width; column += 1) {
    const value = values[column]!;
    if (value > 0) {
      const { eighths, layer, isTrace } = band(value / upper, palette.layers, bandRow, bandRows);
      const isUnder = column === cursor;
      const look = isTrace && !isUnder ? palette.trace(group) : palette.band(group, layer, isUnder);
      if (eighths > 0 || layer > 0) setCell(screen, row, left + column, blocks[eighths]!, look);
      else if (isUnder) setCell(screen, row, left + column, '│', palette.muted);
    } else if (column === cursor) setCell(screen, row, left + column, '│', palette.muted);
    else if (value < 0 && bandRow === bandRows - 1) setCell(screen, row, left + column, '▔', palette.group(group));
    // Before its first value there was nothing that could be missing.
    else if (Number.isNaN(value) && bandRow === 0 && (first + column) * zoom > series.first)
      setCell(screen, row, left + column, '·', palette.faint);
  }
}
