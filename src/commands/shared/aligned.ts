import { displayText, hanging, textWidth } from '../../text/index.ts';

/** Formats a table of untrusted texts, each column as wide as its widest cell; the last is wrapped at so many columns of a terminal. */
export function aligned(table: readonly (readonly string[])[], columns?: number): string {
  const widths = table[0]!.map((_, column) => table.reduce((widest, row) => Math.max(widest, textWidth(row[column]!)), 0));
  const padded = (cell: string, column: number) => displayText(cell) + ' '.repeat(widths[column]! - textWidth(cell));
  const line = (row: readonly string[]) => {
    const before = row.slice(0, -1).map((cell, column) => `${padded(cell, column)}  `);
    return hanging(before.join(''), displayText(row.at(-1)!), columns).trimEnd();
  };
  return table.map((row) => `${line(row)}\n`).join('');
}
