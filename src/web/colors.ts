import { type Theme, hex, mix } from '../charts/index.ts';
import { memoize } from '../memoize.ts';

/** The colours of a theme in CSS. */
export interface PageColors {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly faint: string;
  readonly warning: string;
  readonly cursor: string;
  group(group: string): string;
  /** The layers of a group's charts, from the lowest. */
  layers(group: string): readonly string[];
  /** The colour of a value below the smallest step. */
  trace(group: string): string;
}

export function pageColors(theme: Theme): PageColors {
  const { background, text, muted, faint, warning, cursor } = theme;
  const layers = memoize((group) => theme.layers(group).map(hex), 1000);
  return {
    ...{ background: hex(background), text: hex(text), muted: hex(muted), faint: hex(faint) },
    ...{ warning: hex(warning), cursor: hex(cursor), layers },
    group: (group) => layers(group).at(-2)!,
    trace: memoize((group) => hex(mix(theme.layers(group)[0]!, background, 0.45)), 1000),
  };
}

/** Applies a theme's colours to the rest of the page. */
export function applyTheme(theme: Theme, { style }: HTMLElement): void {
  for (const name of ['background', 'text', 'muted', 'faint', 'good', 'warning'] as const) style.setProperty(`--${name}`, hex(theme[name]));
  style.colorScheme = theme.name === 'light' ? 'light' : 'dark';
}
