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
  /** What is to be said of the key that was pressed last. */
  readonly notice: string | undefined;
}

export type Visibility = 'show' | 'hide';

/** What can be set by options too, under the same names; what is undefined, the terminal chooses. */
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

/** Slots of a column, step by step. */
export const zooms = [1, 10, 100, 1000, 10_000, 100_000].flatMap((power) => [power, 2 * power, 5 * power]);

/** Two digits and zeros, so that a column is a few whole blocks of the history: the next that is as large. */
export function wholeZoom(zoom: number): number {
  const power = 10 ** Math.max(0, Math.floor(Math.log10(zoom) + 1e-9) - 1);
  return Math.max(1, Math.ceil(zoom / power)) * power;
}
