import type { Palette } from './palette.ts';
import { write, type Screen } from './screen.ts';

const keys = [
  ['q, Ctrl-C', 'quit'],
  ['← →', 'scroll through time'],
  ['Home End', 'the oldest, the newest'],
  ['0', 'back to now'],
  ['+ -', 'zoom time in and out'],
  [':', 'go to a time'],
  ['space', 'pause'],
  ['↑ ↓ PgUp PgDn', 'scroll the charts'],
  ['click', 'values at a time; Esc ends it'],
  ['/', 'filter names'],
  ['v', 'legend: off, one, all'],
  ['c', 'CPU: all, clusters, cores'],
  ['g', 'GPU: collapsed, load, load and memory'],
  ['d n s p', 'disk, network, swap, power'],
  ['m', 'details of memory'],
  ['a', 'details of everything'],
  ['t', 'theme'],
  ['Ctrl-Z', 'suspend'],
] as const;

/** All keys, in the middle of the window, as many as fit. */
export function drawHelp(screen: Screen, palette: Palette): void {
  const width = Math.min(58, screen.columns);
  const height = Math.min(keys.length + 2, screen.rows);
  const left = Math.floor((screen.columns - width) / 2);
  const top = Math.floor((screen.rows - height) / 2);
  for (let row = 0; row < height; row += 1) {
    const edge = row === 0 ? '╭─╮' : row === height - 1 ? '╰─╯' : '│ │';
    write(screen, top + row, left, edge[0]! + edge[1]!.repeat(Math.max(0, width - 2)) + edge[2]!, palette.muted, width);
  }
  keys.slice(0, height - 2).forEach(([key, effect], at) => {
    write(screen, top + 1 + at, left + 2, key, palette.title, Math.min(15, width - 4));
    write(screen, top + 1 + at, left + 18, effect, palette.text, Math.max(0, width - 20));
  });
}
