import { characterOf, type Glyph, type Style } from '../draw/index.ts';

/** Collects escape sequences that write cells, and omits positions and styles that the terminal already has. */
export interface AnsiWriter {
  raw(sequence: string): void;
  moveTo(row: number, column: number): void;
  cell(row: number, column: number, glyph: Glyph, style: Style): void;
  /** Resets the style, which also applies to inserted and deleted cells. */
  plain(): void;
  text(): string;
}

/** Uses only sequences of ECMA-48, which every terminal supports. */
export function createAnsiWriter(sgr: (style: Style) => string): AnsiWriter {
  let written = '';
  let current: Style | undefined;
  let atRow = -1;
  let atColumn = -1;
  const moveTo = (row: number, column: number) => {
    if (atRow !== row || atColumn > column || atColumn === -1) written += `\u001b[${row + 1};${column + 1}H`;
    else if (atColumn < column) written += `\u001b[${column - atColumn}C`;
    atRow = row;
    atColumn = column;
  };
  return {
    raw: (sequence) => void (written += sequence),
    moveTo,
    cell(row, column, glyph, style) {
      moveTo(row, column);
      if (style !== current) written += sgr(style);
      current = style;
      written += characterOf(glyph);
      // Terminals disagree about the width of some characters: the next cell sets its position.
      atColumn = isNarrow(glyph) ? column + 1 : -1;
    },
    plain() {
      if (current !== 0) written += '\u001b[0m';
      current = 0;
    },
    text: () => (written === '' ? '' : `${written}\u001b[0m`),
  };
}

/** ASCII, the middle dot, lines and blocks. */
function isNarrow(glyph: Glyph): boolean {
  return (glyph >= 0x20 && glyph < 0x7f) || glyph === 0xb7 || (glyph >= 0x2500 && glyph < 0x25a0);
}
