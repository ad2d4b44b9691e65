import type { Brush } from './frame.ts';
import { type Columns, type Recording, type Series, band, blocks } from '../../charts/index.ts';
import { drawNumbers } from './legend.ts';
import { setCell, write } from './screen.ts';

/** A row of a chart's band; beside the lowest, its title and its numbers. */
export function drawChartRow(brush: Brush, series: Series, bandRow: number, row: number): void {
  const { screen, layout, palette, recording, values: known } = brush;
  const values = known.get(series) ?? valuesOf(series, recording, layout);
  known.set(series, values);
  drawBand(brush, series, values, bandRow, row);
  if (bandRow > 0) return;
  const { title, role } = series.chart;
  write(screen, row, 1, title, role === 'core' ? palette.muted : palette.text, layout.left - 2);
  drawNumbers(brush, series, values, row);
}

/** What each column shows: the largest of its values, or the one before for as long as it counts. NaN: nothing. */
export function valuesOf(series: Series, recording: Recording, { zoom, first, width }: Columns): Float64Array {
  const span = (column: number) => Math.ceil(recording.span(series, Math.max(0, column * zoom)) / zoom);
  const before = span(first) - 1;
  const values = new Float64Array(before + width);
  recording.history.columns(series.id, zoom, first - before, values);
  let last = -Infinity;
  let until = -Infinity;
  for (let column = 0; column < values.length; column += 1) {
    if (!Number.isNaN(values[column]!)) last = column;
    else if (last === column - 1) until = last + span(first - before + last);
    if (column > last && column < until) values[column] = values[last]!;
  }
  return values.subarray(before);
}

function drawBand({ screen, layout, palette, scales }: Brush, series: Series, values: Float64Array, bandRow: number, row: number): void {
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
