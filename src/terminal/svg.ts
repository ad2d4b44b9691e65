import type { Picture } from './draw.ts';
import type { Palette } from './palette.ts';
import { cellWidth, linesOf, shapesOf } from './svg-shapes.ts';
import { textOf } from './svg-text.ts';

/** What is beside the picture. */
const margin = 16;
/** Of a row; an eighth of a block is two units high. */
const height = 16;

/** Below a row of a chart, so that two that are full do not run into each other; around heads more. */
const gaps = { chart: 2, beforeHead: 9, afterHead: 3 };

/** Where the rows stand in units of the image. */
interface Placing {
  readonly tops: readonly number[];
  readonly bottom: number;
}

/** A picture as SVG: blocks and lines as shapes, so that no font leaves gaps between them, everything else as text. */
export function screenSvg(picture: Picture, palette: Palette): string {
  const { screen } = picture;
  const { tops, bottom } = placing(picture);
  const size = [screen.columns * cellWidth + 2 * margin, bottom + 2 * margin] as const;
  const drawings = [linesOf, shapesOf, textOf].flatMap((drawn) => tops.map((top, row) => drawn(screen, row, palette, top + height)));
  const font = 'font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace" font-size="13"';
  const frame = `width="${size[0] - 1}" height="${size[1] - 1}" rx="8" fill="${palette.background}" stroke="${palette.colors(palette.faint).foreground}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.join(' ')}" width="${size[0]}" height="${size[1]}" ${font}>`,
    `<rect x="0.5" y="0.5" ${frame}/>`,
    `<g transform="translate(${margin} ${margin})" xml:space="preserve">`,
    ...drawings.filter((drawing) => drawing !== ''),
    '</g></svg>\n',
  ].join('\n');
}

function placing({ screen, layout: { lines } }: Picture): Placing {
  const tops: number[] = [];
  let at = 0;
  for (let row = 0; row < screen.rows; row += 1) {
    const line = lines[row - 1];
    const isHead = typeof line === 'object' && 'group' in line;
    const isLowest = typeof line === 'object' && 'row' in line && line.row === 0;
    if (isHead) at += gaps.beforeHead;
    tops.push(at);
    at += height + (isLowest ? gaps.chart : isHead ? gaps.afterHead : 0);
  }
  return { tops, bottom: at };
}
