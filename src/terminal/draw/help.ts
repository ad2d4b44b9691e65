import { timeKeys, viewKeys } from '../../charts/index.ts';
import type { Palette } from './palette.ts';
import { writeCells, writeEnd, type Screen } from './screen.ts';

const keys = [['q, Ctrl-C', 'quit'], ...timeKeys, ['↑ ↓ PgUp PgDn', 'scroll the charts'], ...viewKeys, ['Ctrl-Z', 'suspend']] as const;

const keyWidth = 16;
const columnWidth = 56;

/** The keys in the middle of the window, in two columns where it is low and wide. */
export function drawHelp(screen: Screen, palette: Palette): void {
  const isLow = keys.length + 2 > screen.rows;
  const across = isLow && screen.columns >= 80 ? 2 : 1;
  const width = Math.min(across * columnWidth, screen.columns);
  const down = Math.min(Math.ceil(keys.length / across), Math.max(0, screen.rows - 2));
  const left = Math.floor((screen.columns - width) / 2);
  const top = Math.floor((screen.rows - down - 2) / 2);
  drawFrame(screen, palette, { left, top, width, height: down + 2 });
  const each = Math.floor((width - 2) / across);
  for (const [at, [key, effect]] of keys.slice(0, down * across).entries()) {
    const column = left + 2 + Math.floor(at / down) * each;
    writeCells(screen, top + 1 + (at % down), column, key, palette.title, Math.min(keyWidth - 1, width - 4));
    writeCells(screen, top + 1 + (at % down), column + keyWidth, effect, palette.text, Math.max(0, each - keyWidth - 2));
  }
  const hidden = keys.length - Math.min(keys.length, down * across);
  const footer = hidden > 0 ? ` ${hidden} more in cubestat-view(1); any key closes ` : ' any key closes ';
  writeEnd(screen, top + down + 1, left + width - 2, footer, palette.muted, Math.max(0, width - 4));
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function drawFrame(screen: Screen, palette: Palette, { left, top, width, height }: Box): void {
  for (let row = 0; row < height; row += 1) {
    const edge = row === 0 ? '╭─╮' : row === height - 1 ? '╰─╯' : '│ │';
    writeCells(screen, top + row, left, edge[0]! + edge[1]!.repeat(Math.max(0, width - 2)) + edge[2]!, palette.muted, width);
  }
}
