import { type Palette, type Screen, characterOf, space } from '../draw/index.ts';

/** A screen as lines of text. */
export function screenText({ columns, rows, glyphs, styles }: Screen, palette: Palette): string {
  const lines: string[] = [];
  const isStyled = palette.depth !== 'none';
  for (let row = 0; row < rows; row += 1) {
    const start = row * columns;
    let line = '';
    let current = 0;
    let end = start + columns;
    while (end > start && glyphs[end - 1] === space && styles[end - 1]! >> 8 === 0) end -= 1;
    for (let at = start; at < end; at += 1) {
      if (isStyled && styles[at] !== current) line += palette.sgr(styles[at]!);
      current = styles[at]!;
      line += characterOf(glyphs[at]!);
    }
    lines.push(current !== 0 && isStyled ? `${line}\u001b[0m` : line);
  }
  return `${lines.join('\n')}\n`;
}
