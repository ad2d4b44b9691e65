import { drawChartRow } from './chart-row.ts';
import { drawFooter } from './footer.ts';
import { drawHelp } from './help.ts';
import { type Recording, type Series, bound, clock, marksOf, maxDefined } from '../../charts/index.ts';
import type { DrawContext, Picture, Scene, Size } from './frame.ts';
import { layOut, type Head, type Layout } from './layout.ts';
import { drawCaptions } from './legend.ts';
import type { Palette } from './palette.ts';
import { drawRuler } from './time-ruler.ts';
import { createScreen, setCell, write } from './screen.ts';
import { drawStatus } from './status-line.ts';

/** The picture of a scene, for a window of a size, in the colours of a palette. */
export function draw(scene: Scene, { columns, rows }: Size, palette: Palette): Picture {
  const { view, recording, status } = scene;
  const layout = layOut(view, recording, columns, rows);
  const screen = createScreen(columns, layout.rows);
  const isNewest = layout.cursor === undefined && view.end === undefined;
  const time = clock(recording.axis.timeOf(layout.cursor === undefined ? layout.end : view.cursor!));
  const caption = isNewest ? (status.ended ? 'last' : 'now') : time;
  const marks = marksOf(recording.axis, layout);
  const scales = scalesOf(recording, layout);
  const context = { screen, layout, scales, palette, recording, marks, values: new Map<Series, Float64Array>(), isNewest, caption };
  layout.lines.forEach((line, at) => {
    if (line === 'space') return;
    if ('group' in line) drawHead(context, line, at + 1);
    else drawChartRow(context, line.series, line.row, at + 1);
  });
  drawRuler(context, layout.ruler);
  drawStatus(screen, palette, scene);
  if (layout.footer || view.prompt || (view.notice ?? status.message) !== undefined) drawFooter(screen, palette, scene, layout);
  if (view.help) drawHelp(screen, palette);
  return { screen, layout, scales };
}

/**
 * The upper ends of the scales. A peak counts from when it appears until it has been out of sight for as long as it takes to
 * cross the window: a scale grows at once, and shrinks late.
 */
function scalesOf({ history }: Recording, { series, first, width, zoom }: Layout): DrawContext['scales'] {
  const peaks = new Map<string, number>();
  for (const { id, chart } of series) {
    const peak = history.peak(id, Math.max(0, first - width) * zoom, (first + width) * zoom);
    peaks.set(chart.scale, maxDefined(peaks.get(chart.scale) ?? NaN, peak));
  }
  return ({ chart }) => bound(peaks.get(chart.scale)!, chart.unit);
}

/** `cpu ────┬─────────┬─────    now   scale`. */
function drawHead(context: DrawContext, { group, title }: Head, row: number): void {
  const { screen, layout, palette, marks } = context;
  const { left, width, cursor } = layout;
  write(screen, row, 1, title, palette.group(group), left - 2);
  for (let column = 0; column < width; column += 1) setCell(screen, row, left + column, '─', palette.faint);
  for (const { column, isBreak } of marks)
    setCell(screen, row, left + column, isBreak ? '╎' : '┬', isBreak ? palette.warning : palette.faint);
  if (cursor !== undefined) setCell(screen, row, left + cursor, '┬', palette.title);
  if (row === 1) drawCaptions(context, row);
}
