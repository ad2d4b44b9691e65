import { type Series, band } from '../../charts/index.ts';
import { blockGlyphs, drawnBand } from './drawn-band.ts';
import type { DrawContext } from './frame.ts';
import { glyphOf } from './glyph.ts';
import { drawLegendValues } from './legend.ts';
import { setCell, writeCells } from './screen.ts';

/** A row of a chart's band; the lowest has the title and the legend. */
export function drawChartRow(context: DrawContext, series: Series, bandRow: number, row: number): void {
  const { screen, layout, palette, recording, bands, scales } = context;
  const { left, width, cursor } = layout;
  if (row >= screen.rows || left >= screen.columns) return;
  const { values, glyphs, styles } = drawnBand(bands, series, { recording, palette, upper: scales(series), ...layout });
  const cells = [bandRow * width, bandRow * width + Math.min(width, screen.columns - left)] as const;
  screen.glyphs.set(glyphs.subarray(...cells), row * screen.columns + left);
  screen.styles.set(styles.subarray(...cells), row * screen.columns + left);
  if (cursor !== undefined) drawUnderCursor(context, series, values[cursor]!, bandRow, row);
  if (bandRow > 0) return;
  const { title, role } = series.chart;
  writeCells(screen, row, 1, title, role === 'core' ? palette.muted : palette.text, left - 2);
  drawLegendValues(context, series, values, row);
}

function drawUnderCursor({ screen, layout, palette, scales }: DrawContext, series: Series, value: number, bandRow: number, row: number) {
  const { eighths, layer } = band(value > 0 ? value / scales(series) : 0, palette.layers, bandRow, layout.bandRows);
  const column = layout.left + layout.cursor!;
  if (eighths === 0 && layer === 0) setCell(screen, row, column, cursorLine, palette.muted);
  else setCell(screen, row, column, blockGlyphs[eighths]!, palette.band(series.chart.group, layer, true));
}

const cursorLine = glyphOf('│');
