import type { Palette, Screen } from '../draw/index.ts';

/** A picture as lines of text. */
export function screenText({ columns, rows, text, look }: Screen, { depth, sgr }: Palette): string {
  const lines: string[] = [];
  for (let row = 0; row < rows; row += 1) {
    let line = '';
    let appearance = 0;
    let end = columns;
    while (end > 0 && text[row * columns + end - 1] === ' ' && look[row * columns + end - 1]! >> 8 === 0) end -= 1;
    for (let at = row * columns; at < row * columns + end; at += 1) {
      if (depth !== 'none' && look[at] !== appearance) line += sgr(look[at]!);
      appearance = look[at]!;
      line += text[at]!;
    }
    lines.push(appearance !== 0 && depth !== 'none' ? `${line}\u001b[0m` : line);
  }
  return `${lines.join('\n')}\n`;
}
