import { displayText, textWidth } from '../../text/index.ts';

/** Formats a table of untrusted texts, a line for each row and each column as wide as its widest cell. */
export function aligned(table: readonly (readonly string[])[]): string {
  const widths = table[0]!.map((_, column) => table.reduce((widest, row) => Math.max(widest, textWidth(row[column]!)), 0));
  const padded = (cell: string, column: number) => displayText(cell) + ' '.repeat(widths[column]! - textWidth(cell));
  return table.map((row) => `${row.map(padded).join('  ').trimEnd()}\n`).join('');
}
