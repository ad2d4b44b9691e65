import { memoize } from '../memoize.ts';
import type { Samples } from '../samples/index.ts';
import { type Layout, createDrawCache, createPalette, depthOf, draw } from './draw/index.ts';
import { isLightTerminal } from './background.ts';
import type { RenderedScreen } from './tty/index.ts';
import {
  type Choices,
  type ExporterStatus,
  type InputEvent,
  type KeyOutcome,
  type Rgb,
  type View,
  applyKey,
  createRecording,
  createView,
  keyContext,
  themeOf,
} from '../charts/index.ts';

export interface LiveViewSettings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly choices: Partial<Choices>;
  readonly color: 'auto' | 'always' | 'never';
  /** The number of samples of which the history keeps every value. */
  readonly slots: number;
  /** Seconds between two samples, if known in advance. */
  readonly interval?: number | undefined;
  readonly exporters?: () => readonly ExporterStatus[];
  /** The speed of a replay, 1 as recorded. A replay stops while the view is paused. */
  readonly replay?: number | undefined;
  /** The share of a recording that has been read, from 0 to 1; undefined if its length is unknown. */
  readonly read?: () => number | undefined;
}

/** A recording, the user's view of it, and its drawing. */
export interface LiveView {
  add(samples: Samples): void;
  /** No more samples will come. */
  end(): void;
  /** Applies a key or the mouse to the view. Returns an action for the program, if it is one. */
  press(event: InputEvent): Exclude<KeyOutcome, View> | undefined;
  /** Draws the view, with the last message to the user. */
  draw(size: { readonly columns: number; readonly rows: number }, message: string | undefined): RenderedScreen;
  /** Chooses a theme by the terminal's background. */
  setBackground(background: Rgb): void;
  /** Whether the theme depends on the terminal's background. */
  readonly asksBackground: boolean;
  readonly isPaused: boolean;
  /** Whether no sample has come for a second. */
  readonly isSilent: boolean;
}

export function createLiveView({
  environment,
  choices,
  color,
  slots,
  interval,
  replay,
  read,
  exporters = () => [],
}: LiveViewSettings): LiveView {
  const recording = createRecording(slots, interval);
  const depth = depthOf(color, environment);
  const isLight = isLightTerminal(environment);
  const paletteOf = memoize((theme) => createPalette(themeOf(theme, isLight), depth));
  let view = createView({ ...choices, theme: themeOf(choices.theme ?? 'auto', isLight).name });
  const cache = createDrawCache();
  let layout: Layout | undefined;
  const isAuto = (choices.theme ?? 'auto') === 'auto';
  /** The first guess, which the terminal's answer may correct unless the user has chosen a theme. */
  const guessed = view.theme;
  let ended = false;
  let lastSample = performance.now();
  const silence = () => (performance.now() - lastSample) / 1000;

  return {
    add(samples) {
      lastSample = performance.now();
      recording.add(samples);
    },
    end: () => void (ended = true),
    press(event) {
      if (!layout) return undefined;
      const outcome = applyKey(view, event, keyContext(view, layout, recording));
      if (typeof outcome === 'string') return outcome;
      view = outcome;
      return undefined;
    },
    draw(size, message) {
      const palette = paletteOf(view.theme);
      const status = { ended, exporters: exporters(), message, replay, read: read?.(), silence: silence() };
      const drawn = draw({ view, recording, status }, size, palette, cache);
      layout = drawn.layout;
      if (view.scroll !== layout.scroll) view = { ...view, scroll: layout.scroll };
      return { ...drawn, palette };
    },
    setBackground(background) {
      if (isAuto && view.theme === guessed) view = { ...view, theme: themeOf('auto', isLightTerminal(environment, background)).name };
    },
    asksBackground: isAuto && depth !== 'none' && environment['TERM'] !== 'linux',
    get isPaused() {
      return view.paused;
    },
    get isSilent() {
      return !ended && silence() > 1;
    },
  };
}
