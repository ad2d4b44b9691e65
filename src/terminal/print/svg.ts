import type { Line, Palette, Picture } from '../draw/index.ts';
import type { Recording } from '../../charts/index.ts';
import { bandOf, cellWidth, rowHeight } from './svg-bands.ts';
import { svgLines, textOf } from './svg-text.ts';

/** What is beside the picture, in units of the image. */
const margin = 16;

/** Below a chart, so that two that are full do not run into each other; around heads more. */
const gaps = { chart: 3, beforeHead: 8, afterHead: 3 };

/** A picture as an image: the charts finer than in cells, lines as shapes, so that no font leaves gaps, everything else as text. */
export function imageOf(picture: Picture, recording: Recording, palette: Palette): string {
  const { screen, layout } = picture;
  const { baselines, bottom } = placing(layout.lines, screen.rows);
  const size = [screen.columns * cellWidth + 2 * margin, bottom + 2 * margin] as const;
  const drawings = baselines.flatMap((baseline, row) => {
    const line = layout.lines[row - 1];
    const band = isChart(line) ? bandOf(line.series, recording, picture, palette, baseline) : '';
    return [svgLines(picture, row, palette, baseline), band, textOf(picture, row, palette, baseline)];
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

/** Where the rows stand, and where the last ends. */
function placing(lines: readonly Line[], rows: number): { readonly baselines: readonly number[]; readonly bottom: number } {
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
