import { displayText, markdownCell, textWidth } from '../text/index.ts';

/** A table of texts, and lines below it. */
export interface Cells {
  readonly head: readonly string[];
  readonly body: readonly (readonly string[])[];
  /** The number of text columns at the left; the others are numbers, or `course`. */
  readonly texts: number;
  readonly lines: readonly string[];
}

/** Aligned columns. Names are untrusted input, so no escape sequence reaches a terminal. */
export function tableText({ head, body, texts, lines }: Cells): string {
  const rows = [head, ...body].map((row) => row.map(displayText));
  const widths = head.map((_, column) => rows.reduce((widest, row) => Math.max(widest, textWidth(row[column]!)), 0));
  const padded = (cell: string, column: number) => {
    const padding = ' '.repeat(widths[column]! - textWidth(cell));
    return column < texts || head[column] === 'course' ? cell + padding : padding + cell;
  };
  return `${[...rows.map((row) => row.map(padded).join('  ').trimEnd()), '', ...lines.map(displayText)].join('\n')}\n`;
}

export function markdownText({ head, body, texts, lines }: Cells): string {
  const plain = (text: string) => markdownCell(displayText(text));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rules = head.map((_, column) => (column < texts ? ':--' : '--:'));
  return `${[line(head.map(plain)), line(rules), ...body.map((row) => line(row.map(plain))), '', ...lines.map((text) => `${plain(text)}  `)].join('\n')}\n`;
}
