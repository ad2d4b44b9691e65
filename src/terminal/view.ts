/** What the user has chosen to look at. */
export interface View {
  readonly view: 'off' | 'one' | 'all';
  readonly cpu: 'auto' | 'all' | 'by_cluster' | 'by_core';
  readonly gpu: 'collapsed' | 'load_only' | 'load_and_vram';
  readonly disk: Visibility;
  readonly network: Visibility;
  readonly swap: Visibility;
  readonly power: Visibility;
  readonly memory: Visibility;
  readonly details: Visibility;
  readonly theme: string;
  /** Slots of a column. */
  readonly zoom: number;
  /** The slot at the right; undefined: the newest, whichever that is. */
  readonly end: number | undefined;
  readonly paused: boolean;
  /** The slot that the cursor is on. */
  readonly cursor: number | undefined;
  /** Lines of the charts that are above the window. */
  readonly scroll: number;
  /** Only metrics with all of these words in their names. */
  readonly filter: string;
  /** What is being typed. */
  readonly prompt: { readonly asks: 'filter' | 'time'; readonly text: string } | undefined;
  readonly help: boolean;
}

export type Visibility = 'show' | 'hide';

/** What can be set by options too, under the same names. */
export type Choices = Pick<View, 'view' | 'cpu' | 'gpu' | 'disk' | 'network' | 'swap' | 'power' | 'memory' | 'details' | 'theme' | 'zoom'>;

export const usualChoices: Choices = {
  ...{ view: 'one', cpu: 'auto', gpu: 'load_only', theme: 'auto', zoom: 1 },
  ...{ disk: 'show', network: 'show', swap: 'show', power: 'show', memory: 'hide', details: 'hide' },
};

export function createView(choices: Partial<Choices> = {}): View {
  const start = { end: undefined, paused: false, cursor: undefined, scroll: 0, filter: '', prompt: undefined, help: false };
  const { zoom = 1, ...others } = choices;
  return { ...usualChoices, ...others, zoom: wholeZoom(zoom), ...start };
}

/** Slots of a column, step by step. */
export const zooms = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000] as const;

/** Two digits and zeros, so that a column is a few whole blocks of the history: the next that is as large. */
export function wholeZoom(zoom: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(zoom) + 1e-9) - 1);
  return Math.max(1, Math.ceil(zoom / power)) * power;
}
