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
  /** The slots of a column. */
  readonly zoom: number;
  /** The slot at the right edge; undefined follows the newest. */
  readonly end: number | undefined;
  readonly paused: boolean;
  /** The slot of the cursor. */
  readonly cursor: number | undefined;
  /** The lines of charts above the window. */
  readonly scroll: number;
  /** Words and globs, all of which a chart's names have to match. */
  readonly filter: string;
  /** The prompt at which the user types. */
  readonly prompt: { readonly asks: 'filter' | 'time'; readonly text: string } | undefined;
  readonly help: boolean;
  /** A message about the last key. */
  readonly notice: string | undefined;
}

export type Visibility = 'show' | 'hide';

/** The part of a view that options set too, under the same names. undefined lets the terminal choose. */
export type Choices = Pick<View, 'view' | 'gpu' | 'disk' | 'network' | 'swap' | 'power' | 'memory' | 'details' | 'theme'> & {
  readonly cpu: View['cpu'] | undefined;
  readonly zoom: number | undefined;
};

const start: View = {
  view: 'one',
  cpu: 'auto',
  gpu: 'load_only',
  disk: 'show',
  network: 'show',
  swap: 'show',
  power: 'show',
  memory: 'hide',
  details: 'hide',
  theme: 'auto',
  zoom: 1,
  end: undefined,
  paused: false,
  cursor: undefined,
  scroll: 0,
  filter: '',
  prompt: undefined,
  help: false,
  notice: undefined,
};

export function createView({ cpu = 'auto', zoom = 1, ...others }: Partial<Choices> = {}): View {
  return { ...start, ...others, cpu, zoom: wholeZoom(zoom) };
}

/** The zooms of the keys + and -. */
export const zooms = [1, 10, 100, 1000, 10_000, 100_000].flatMap((power) => [power, 2 * power, 5 * power]);

/** Rounds a zoom up to two digits and zeros, so that a column is a few whole blocks of the history. */
export function wholeZoom(zoom: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(zoom) + 1e-9) - 1);
  return Math.max(1, Math.ceil(zoom / power)) * power;
}
