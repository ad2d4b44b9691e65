import { memoizeLast } from '../../memoize.ts';
import { drawChartRow } from './chart-row.ts';
import type { DrawnBands } from './drawn-band.ts';
import { drawFooter } from './footer.ts';
import { drawHelp } from './help.ts';
import { type Peaks, marksOf, scalesOf, timeLabel } from '../../charts/index.ts';
import type { DrawContext, DrawnScreen, DrawInput, Size } from './frame.ts';
import { glyphOf, type Glyph } from './glyph.ts';
import { arrange, layOut, type Head } from './layout.ts';
import { drawLegendHeads } from './legend.ts';
import type { Palette } from './palette.ts';
import { drawTimeLabels } from './time-labels.ts';
import { createScreen, fillCells, setCell, writeCells } from './screen.ts';
import { drawStatus } from './status-line.ts';

/** Results of the last drawing. The next one computes only what has changed. */
export interface DrawCache {
  readonly bands: DrawnBands;
  readonly peaks: Peaks;
  readonly arrange: typeof arrange;
}

export function createDrawCache(): DrawCache {
  return { bands: new WeakMap(), peaks: new WeakMap(), arrange: memoizeLast(arrange) };
}

/** Draws a recording as a view shows it, in a window of a size, with the colours of a palette. */
export function draw(input: DrawInput, { columns, rows }: Size, palette: Palette, cache = createDrawCache()): DrawnScreen {
  const { view, recording, status } = input;
  const layout = layOut(cache.arrange(view, recording.series, recording.hosts.length > 1, columns, rows), view, recording);
  const screen = createScreen(columns, layout.rows);
  const isNewest = layout.cursor === undefined && view.end === undefined;
  const time = timeLabel(recording.axis.timeOf(layout.cursor === undefined ? layout.end : view.cursor!));
  const caption = isNewest ? (status.ended ? 'last' : 'now') : time;
  const marks = marksOf(recording.axis, layout);
  const scales = scalesOf(recording, layout.series, layout, cache.peaks);
  const context = { screen, layout, scales, palette, recording, marks, bands: cache.bands, isNewest, caption };
  layout.lines.forEach((line, at) => {
    if (line === 'space') return;
    if ('group' in line) drawHead(context, line, at + 1);
    else drawChartRow(context, line.series, line.row, at + 1);
  });
  drawTimeLabels(context, layout.timeRow);
  drawStatus(screen, palette, input);
  if (layout.footer || view.prompt || (view.notice ?? status.message) !== undefined) drawFooter(screen, palette, input, layout);
  if (view.help) drawHelp(screen, palette);
  return { screen, layout, scales };
}

/** `cpu ────┬─────────┬─────    now   scale`. */
function drawHead(context: DrawContext, { group, title }: Head, row: number): void {
  const { screen, layout, palette, marks } = context;
  const { left, width, cursor } = layout;
  writeCells(screen, row, 1, title, palette.group(group), left - 2);
  fillCells(screen, row, left, left + width, line, palette.faint);
  for (const { column, isBreak } of marks)
    setCell(screen, row, left + column, isBreak ? breakMark : mark, isBreak ? palette.warning : palette.faint);
  if (cursor !== undefined) setCell(screen, row, left + cursor, mark, palette.title);
  if (row === 1) drawLegendHeads(context, row);
}

const [line, mark, breakMark] = ['─', '┬', '╎'].map(glyphOf) as [Glyph, Glyph, Glyph];
