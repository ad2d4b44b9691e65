import { quantity } from '../catalogue/index.ts';
import { drawFooter, drawStatus, type Status } from './chrome.ts';
import { drawHelp } from './help.ts';
import { larger } from './history.ts';
import { band, blocks } from './horizon.ts';
import { layOut, legendWidth, type Layout, type Legend, type Line } from './layout.ts';
import type { Palette } from './palette.ts';
import type { Recording, Series } from './recording.ts';
import { bound } from './scale.ts';
import { createScreen, setCell, write, writeEnd, type Screen } from './screen.ts';
import { clock, ticks, type Tick } from './time.ts';
import type { View } from './view.ts';

/** Everything that is drawn. */
export interface Scene {
  readonly view: View;
  readonly recording: Recording;
  readonly status: Status;
}

export interface Size {
  readonly columns: number;
  /** undefined: as many as there is to show. */
  readonly rows: number | undefined;
}

export interface Picture {
  readonly screen: Screen;
  readonly layout: Layout;
}

/** The picture of a scene, for a window of a size, in the colours of a palette. */
export function draw(scene: Scene, { columns, rows }: Size, palette: Palette): Picture {
  const { view, recording, status } = scene;
  const layout = layOut(view, recording, columns, rows);
  const screen = createScreen(columns, layout.rows);
  const marks = ticks(recording.axis, recording.interval, layout);
  const cursor = cursorColumn(view, layout);
  const brush = { screen, layout, palette, marks, cursor, recording, scales: scalesOf(scene, layout) };
  layout.lines.slice(layout.scroll, layout.scroll + layout.height).forEach((line, at) => drawLine(brush, line, at + 1));
  drawRuler(brush, Math.min(layout.height + 1, layout.rows - 1));
  drawStatus(screen, palette, scene);
  if (layout.footer || view.prompt || status.message !== undefined) drawFooter(screen, palette, scene, layout);
  if (view.help) drawHelp(screen, palette);
  return { screen, layout };
}

/** What is needed to draw a line. */
interface Brush {
  readonly screen: Screen;
  readonly layout: Layout;
  readonly palette: Palette;
  readonly marks: readonly Tick[];
  readonly cursor: number | undefined;
  readonly recording: Recording;
  readonly scales: (series: Series) => number;
}

function cursorColumn({ cursor, zoom }: View, { first, width }: Layout): number | undefined {
  if (cursor === undefined) return undefined;
  const column = Math.floor(cursor / zoom) - first;
  return column >= 0 && column < width ? column : undefined;
}

/**
 * The upper ends of the scales. A peak counts from when it appears until it has been out of sight for as long as it takes to
 * cross the window: a scale grows at once, and shrinks late.
 */
function scalesOf({ recording }: Scene, { series, first, width, zoom }: Layout): Brush['scales'] {
  const known = new Map<string, number>();
  return ({ chart }) => {
    let upper = known.get(chart.scale);
    if (upper === undefined) {
      const sharing = series.filter((one) => one.chart.scale === chart.scale);
      const peaks = sharing.map(({ id }) => recording.history.peak(id, Math.max(0, first - width) * zoom, (first + width) * zoom));
      known.set(chart.scale, (upper = bound(peaks.reduce(larger, NaN), chart.unit)));
    }
    return upper;
  };
}

function drawLine(brush: Brush, line: Line, row: number): void {
  if ('group' in line) drawHead(brush, line, row);
  else drawChart(brush, line.series, line.row, row);
}

/** `cpu ────┬─────────┬─────    now   scale`. */
function drawHead(
  { screen, layout, palette, marks, cursor, recording }: Brush,
  { group, title }: Extract<Line, { group: string }>,
  row: number,
): void {
  const { left, width, legend, end } = layout;
  write(screen, row, 1, title, palette.group(group), left - 2);
  for (let column = 0; column < width; column += 1) setCell(screen, row, left + column, '─', palette.faint);
  for (const { column } of marks) setCell(screen, row, left + column, '┬', palette.faint);
  if (cursor !== undefined) setCell(screen, row, left + cursor, '┬', palette.title);
  if (row !== 1) return;
  const at = cursor === undefined ? end : (layout.first + cursor) * layout.zoom;
  const captions = { now: cursor === undefined ? 'now' : clock(recording.axis.timeOf(at)), mean: 'mean', max: 'max', scale: 'scale' };
  legend.forEach((what, place) =>
    writeEnd(screen, row, left + width + (place + 1) * legendWidth, captions[what], palette.muted, legendWidth),
  );
}

function drawChart(brush: Brush, series: Series, bandRow: number, row: number): void {
  const { screen, layout, palette, cursor, recording, scales } = brush;
  const { left, width, zoom, first, bandRows, legend } = layout;
  const upper = scales(series);
  const { id, chart } = series;
  const values = new Float64Array(width);
  recording.history.columns(id, zoom, first, values);
  for (let column = 0; column < width; column += 1) {
    const { eighths, layer } = band(values[column]! / upper, palette.layers, bandRow, bandRows);
    if (eighths > 0 || layer > 0)
      setCell(screen, row, left + column, blocks[eighths]!, palette.band(chart.group, layer, column === cursor));
    else if (column === cursor) setCell(screen, row, left + column, bandRow === 0 ? '·' : ' ', palette.muted);
  }
  if (bandRow > 0) return;
  write(screen, row, 1, chart.title, chart.role === 'core' ? palette.muted : palette.text, left - 2);
  legend.forEach((what, place) => {
    const end = left + width + (place + 1) * legendWidth;
    const value = what === 'scale' ? upper : valueOf(what, brush, series, values);
    const number = Number.isNaN(value) ? '-' : quantity(value, chart.unit);
    const text = what === 'scale' ? number.replace(/\.0(?!\d)/, '') : number;
    writeEnd(screen, row, end, text, what === 'now' ? palette.text : palette.muted, legendWidth - 1);
  });
}

/** Columns that a value may be old and still be what is now. */
const freshColumns = 3;

function valueOf(what: Legend, { layout, cursor, recording: { history } }: Brush, { id }: Series, values: Float64Array): number {
  const { zoom, first, width } = layout;
  if (what === 'max') return values.reduce(larger, NaN);
  if (what === 'mean') return history.mean(id, Math.max(0, first) * zoom, (first + width) * zoom);
  const at = cursor ?? width - 1;
  for (let column = at; column >= 0 && column > at - (cursor === undefined ? freshColumns : 1); column -= 1) {
    if (!Number.isNaN(values[column]!)) {
      const mean = zoom === 1 ? NaN : history.mean(id, (first + column) * zoom, (first + column + 1) * zoom);
      return Number.isNaN(mean) ? values[column]! : mean;
    }
  }
  return NaN;
}

function drawRuler({ screen, layout, palette, marks, cursor, recording }: Brush, row: number): void {
  const { left, width, first, zoom } = layout;
  for (const { column, label } of marks) {
    const start = Math.max(0, Math.min(column - 2, width - label.length));
    write(screen, row, left + start, label, palette.muted, width - start);
  }
  if (cursor === undefined) return;
  const label = ` ${clock(recording.axis.timeOf((first + cursor) * zoom))} `;
  const start = Math.max(0, Math.min(cursor - 4, width - label.length));
  write(screen, row, left + start, label, palette.title, width - start);
}
