import {
  type LegendWindow,
  type Mark,
  type Recording,
  type Series,
  columnValues,
  legendText,
  marksOf,
  timeLabel,
} from '../charts/index.ts';
import { axisHeight, headHeight, rowsBetween, type Sheet } from './sheet.ts';
import type { PageColors } from './colors.ts';
import { fonts, widthOf, drawText } from './lettering.ts';
import { paintBand } from './paint-band.ts';

/** What to paint: the visible part of the sheet at a point in time. */
export interface Painting {
  readonly context: CanvasRenderingContext2D;
  readonly sheet: Sheet;
  readonly recording: Recording;
  readonly scales: (series: Series) => number;
  readonly colors: PageColors;
  readonly window: LegendWindow;
  /** The heading of the values: `now`, or a time. */
  readonly caption: string;
  /** Device pixels per CSS pixel, and of a column. */
  readonly ratio: number;
  readonly columnSize: number;
  /** CSS pixels of the sheet above the canvas. */
  readonly scroll: number;
  /** Of the canvas, in CSS pixels. */
  readonly size: { readonly width: number; readonly height: number };
}

/** CSS pixels of a time label, including its space. */
const labelWidth = 84;

export function paint(painting: Painting): void {
  const { context, sheet, recording, colors, window, scroll, size, ratio, columnSize } = painting;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = colors.background;
  context.fillRect(0, 0, Math.ceil(size.width * ratio), Math.ceil(size.height * ratio));
  const marks = marksOf(recording.axis, window, Math.ceil((labelWidth * ratio) / columnSize));
  for (const row of rowsBetween(sheet, scroll, scroll + size.height)) {
    const top = row.top - scroll;
    if (row.series) paintChart(painting, row.series, top);
    else paintHead(painting, row.group, row.title, marks, top);
  }
  if (window.cursor !== undefined) paintCursor(painting, window.cursor);
  paintAxis(painting, marks);
}

/** The position of a column in device pixels. */
function columnLeft({ sheet, ratio, columnSize }: Painting, column: number): number {
  return Math.round(sheet.left * ratio) + Math.round(column * columnSize);
}

function paintHead(painting: Painting, group: string, title: string, marks: readonly Mark[], top: number): void {
  const { context, sheet, colors, ratio, window, columnSize } = painting;
  drawText(painting, title, sheet.side, top + headHeight - 9, {
    color: colors.group(group),
    font: fonts.bold,
    room: sheet.left - sheet.side - 8,
  });
  const y = Math.round((top + headHeight - 13) * ratio);
  const line = Math.max(1, Math.round(ratio));
  context.fillStyle = colors.faint;
  context.fillRect(columnLeft(painting, 0), y, Math.round(window.width * columnSize), line);
  for (const { column, isBreak } of marks) {
    context.fillStyle = isBreak ? colors.warning : colors.faint;
    context.fillRect(columnLeft(painting, column), y, line, 4 * line);
  }
}

function paintChart(painting: Painting, series: Series, top: number): void {
  const { context, sheet, recording, scales, colors, window, ratio, columnSize } = painting;
  const { group, role, title } = series.chart;
  const values = columnValues(series, recording, window);
  const upper = scales(series);
  const box = {
    ...{ left: columnLeft(painting, 0), top: Math.round(top * ratio) },
    ...{ height: Math.round(sheet.bandHeight * ratio), column: columnSize },
  };
  const known = Math.floor(series.first / window.zoom) - window.first;
  paintBand(context, values, upper, known, box, {
    ...{ layers: colors.layers(group), trace: colors.trace(group), missing: colors.faint, negative: colors.group(group) },
  });
  const base = top + sheet.bandHeight / 2 + 4.5;
  drawText(painting, title, sheet.side, base, { color: role === 'core' ? colors.muted : colors.text, room: sheet.left - sheet.side - 8 });
  for (const [place, what] of sheet.legend.entries()) {
    const text = legendText(what, series, { recording, window, values, upper });
    const color = what === 'now' ? colors.text : colors.muted;
    drawText(painting, text, legendEnd(painting, place), base, { color, room: sheet.legendWidth - 6, align: 'right' });
  }
}

function legendEnd({ sheet }: Painting, place: number): number {
  return sheet.left + sheet.width + (place + 1) * sheet.legendWidth;
}

function paintCursor(painting: Painting, column: number): void {
  const { context, colors, ratio, size } = painting;
  context.fillStyle = colors.cursor;
  context.fillRect(columnLeft(painting, column), 0, Math.max(1, Math.round(ratio)), Math.ceil(size.height * ratio));
}

/** Paints the times and the headings of the legend, which stay while the charts scroll. */
function paintAxis(painting: Painting, marks: readonly Mark[]): void {
  const { context, sheet, colors, window, caption, ratio, size } = painting;
  context.fillStyle = colors.background;
  context.fillRect(0, 0, Math.ceil(size.width * ratio), Math.round(axisHeight * ratio));
  sheet.legend.forEach((what, place) =>
    drawText(painting, what === 'now' ? caption : what, legendEnd(painting, place), 16, {
      color: colors.muted,
      font: fonts.small,
      room: sheet.legendWidth,
      align: 'right',
    }),
  );
  const right = sheet.left + sheet.width;
  const taken: (readonly [from: number, to: number])[] = [];
  const place = (column: number, text: string, color: string, isNeeded = false) => {
    const half = widthOf(context, text, fonts.small) / 2;
    const middle = columnLeft(painting, column) / ratio;
    const centre = isNeeded ? Math.min(Math.max(middle, sheet.left + half), right - half) : middle;
    const isFree = taken.every(([from, to]) => centre + half + 8 < from || centre - half - 8 > to);
    if (!isFree || centre - half < sheet.left - 20 || centre + half > right + 4) return;
    taken.push([centre - half, centre + half]);
    drawText(painting, text, centre - half, 16, { color, font: fonts.small });
  };
  if (window.cursor !== undefined) place(window.cursor, timeAtCursor(painting), colors.cursor, true);
  for (const { column, text, isBreak } of marks) if (isBreak) place(column, text, colors.warning);
  for (const { column, text, isBreak } of marks) if (!isBreak) place(column, text, colors.muted);
}

function timeAtCursor({ recording, window: { first, cursor, zoom } }: Painting): string {
  return timeLabel(recording.axis.timeOf((first + cursor!) * zoom));
}
