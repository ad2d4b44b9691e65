import { colorMode, type ColorMode } from '../color-mode.ts';

/** The number of colours of a terminal. */
export type Depth = 'none' | '16' | '256' | 'truecolor';

/** The number of colours of a terminal, from TERM and COLORTERM. */
export function depthOf(color: ColorMode, environment: Readonly<Record<string, string | undefined>>): Depth {
  const { TERM = '', COLORTERM = '' } = environment;
  const wish = colorMode(color, environment);
  if (wish === 'never') return 'none';
  if (/truecolor|24bit/.test(COLORTERM) || TERM.endsWith('-direct')) return 'truecolor';
  if (TERM.includes('256') || wish === 'always' || /^(tmux|alacritty|xterm-kitty|foot|wezterm)/.test(TERM)) return '256';
  return /^(vt\d+|.*-m)$/.test(TERM) || TERM === '' ? 'none' : '16';
}
