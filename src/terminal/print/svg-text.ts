import { type Palette, type DrawnScreen, type Screen, bold, characterOf } from '../draw/index.ts';
import { blocks } from '../../charts/index.ts';
import { cellWidth, rowHeight } from './svg-bands.ts';

/** Units between the baseline of a row and that of its text. */
const descent = 4;

/** Line-drawing characters, and their strokes from the middle of the cell. */
const strokes: Readonly<Record<string, string>> = { '─': 'm-4 0h8', '┬': 'm-4 0h8m-4 0v5', '╎': 'v-4m0 4v8', '│': 'v-8m0 8v8' };

/** The text of a row on a baseline, one element per run of one style. Two spaces end a run, because browsers join them. */
export function textOf({ screen, layout }: DrawnScreen, row: number, palette: Palette, baseline: number): string {
  const { columns, glyphs, styles } = screen;
  const isShape = (at: number) => {
    const column = at % columns;
    return column >= layout.left && column < layout.left + layout.width && isShapeText(characterOf(glyphs[at]!));
  };
  const found: string[] = [];
  const end = (row + 1) * columns;
  const isSpace = (at: number) => characterOf(glyphs[at]!) === ' ';
  const isGap = (at: number) => isSpace(at) && at + 1 < end && isSpace(at + 1);
  for (let at = row * columns; at < end;) {
    const start = at;
    while (at < end && styles[at] === styles[start] && !isShape(at) && !isGap(at)) at += 1;
    if (at > start) found.push(wordsOf(screen, palette, { start, end: at, baseline }));
    else at += 1;
  }
  return found.filter(Boolean).join('\n');
}

interface Run {
  readonly start: number;
  readonly end: number;
  readonly baseline: number;
}

function wordsOf({ columns, glyphs, styles }: Screen, palette: Palette, { start, end, baseline }: Run): string {
  const cells = Array.from(glyphs.subarray(start, end), characterOf);
  const first = cells.findIndex((cell) => cell !== ' ');
  if (first < 0) return '';
  const last = cells.findLastIndex((cell) => cell !== ' ');
  const weight = styles[start]! & bold ? ' font-weight="bold"' : '';
  // The length counts cells, as some characters take two and others none.
  const place = `x="${((start % columns) + first) * cellWidth}" y="${baseline - descent}" textLength="${(last - first + 1) * cellWidth}"`;
  const words = cells.slice(first, last + 1).join('');
  return `<text ${place} fill="${palette.colors(styles[start]!).foreground}"${weight}>${escaped(words)}</text>`;
}

function isShapeText(text: string): boolean {
  return (text !== ' ' && (blocks as readonly string[]).includes(text)) || Object.hasOwn(strokes, text);
}

/** The lines of a row, one path per colour. */
export function svgLines(
  { screen: { columns, glyphs, styles }, layout }: DrawnScreen,
  row: number,
  palette: Palette,
  baseline: number,
): string {
  const paths = new Map<string, string>();
  for (let column = layout.left; column < layout.left + layout.width; column += 1) {
    const at = row * columns + column;
    const stroke = strokes[characterOf(glyphs[at]!)];
    if (stroke === undefined) continue;
    const color = palette.colors(styles[at]!).foreground;
    paths.set(color, `${paths.get(color) ?? ''}M${(column + 0.5) * cellWidth} ${baseline - rowHeight / 2 + 0.5}${stroke}`);
  }
  return [...paths].map(([color, path]) => `<path stroke="${color}" d="${path}"/>`).join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
