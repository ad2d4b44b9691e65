import type { Line, Palette, DrawnScreen } from '../draw/index.ts';
import type { Recording } from '../../charts/index.ts';
import { bandOf, cellWidth, rowHeight } from './svg-bands.ts';
import { svgLines, textOf } from './svg-text.ts';

/** Units around the drawing. */
const margin = 16;

/** Units between rows, so that two full charts do not touch. */
const gaps = { chart: 3, beforeHead: 8, afterHead: 3 };

/** A drawing as SVG: finer charts than in cells, lines as shapes because fonts leave gaps, and the rest as text. */
export function svgOf(drawn: DrawnScreen, recording: Recording, palette: Palette): string {
  const { screen, layout } = drawn;
  const { baselines, bottom } = rowPositions(layout.lines, screen.rows);
  const size = [screen.columns * cellWidth + 2 * margin, bottom + 2 * margin] as const;
  const drawings = baselines.flatMap((baseline, row) => {
    const line = layout.lines[row - 1];
    const band = isChart(line) ? bandOf(line.series, recording, drawn, palette, baseline) : '';
    return [svgLines(drawn, row, palette, baseline), band, textOf(drawn, row, palette, baseline)];
  });
  const font = 'font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace" font-size="13"';
  const frame = `width="${size[0] - 1}" height="${size[1] - 1}" rx="8" fill="${palette.background}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.join(' ')}" width="${size[0]}" height="${size[1]}" ${font}>`,
    `<rect x="0.5" y="0.5" ${frame} stroke="${palette.colors(palette.faint).foreground}"/>`,
    `<g transform="translate(${margin} ${margin})" xml:space="preserve">`,
    ...drawings.filter(Boolean),
    '</g></svg>\n',
  ].join('\n');
}

function isChart(line: Line | undefined): line is Extract<Line, { series: unknown }> {
  return typeof line === 'object' && 'series' in line;
}

/** The baselines of the rows, and the end of the last row. */
function rowPositions(lines: readonly Line[], rows: number): { readonly baselines: readonly number[]; readonly bottom: number } {
  const baselines: number[] = [];
  let at = 0;
  for (let row = 0; row < rows; row += 1) {
    const line = lines[row - 1];
    const isHead = typeof line === 'object' && 'group' in line;
    at += rowHeight + (isHead ? gaps.beforeHead : 0);
    baselines.push(at);
    at += isChart(line) ? gaps.chart : isHead ? gaps.afterHead : 0;
  }
  return { baselines, bottom: at };
}
