import { remember } from '../remember.ts';
import type { Samples } from '../batcher.ts';
import { type Fare, type Layout, createDrawMemory, createPalette, depthOf, draw } from './draw/index.ts';
import type { InputEvent, Painted } from './tty/index.ts';
import { type Choices, type Rgb, type View, createRecording, createView, themeOf } from '../charts/index.ts';
import { reduce, type KeyOutcome } from './key-bindings.ts';
import { windowOf } from './window.ts';

export interface SceneSettings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly choices: Partial<Choices>;
  readonly color: 'auto' | 'always' | 'never';
  /** Samples of which every value is kept. */
  readonly slots: number;
  /** Seconds between two samples, where that is known beforehand. */
  readonly interval?: number | undefined;
  readonly exporters?: () => readonly Fare[];
  /** How many times as fast as they were recorded the samples come; while it is paused, they are to wait. */
  readonly replay?: number | undefined;
}

/** What is looked at, and how. */
export interface LiveScene {
  add(samples: Samples): void;
  /** No more samples will come. */
  end(): void;
  /** What a key or the mouse makes of it; what that asks for beside another picture. */
  press(event: InputEvent): Exclude<KeyOutcome, View> | undefined;
  /** Its picture, with something that was said meanwhile. */
  picture(size: { readonly columns: number; readonly rows: number }, message: string | undefined): Painted;
  /** The terminal's background, which it has told. */
  standOn(background: Rgb): void;
  /** The colours depend on the terminal's background. */
  readonly asksBackground: boolean;
  readonly isPaused: boolean;
  /** For how long there has been nothing is to be told. */
  readonly isSilent: boolean;
}

export function createScene({ environment, choices, color, slots, interval, replay, exporters = () => [] }: SceneSettings): LiveScene {
  const recording = createRecording(slots, interval);
  const depth = depthOf(color, environment);
  const paletteOf = remember((theme) => createPalette(themeOf(theme, environment), depth));
  let view = createView({ ...choices, theme: themeOf(choices.theme ?? 'auto', environment).name });
  const memory = createDrawMemory();
  let layout: Layout | undefined;
  const isAuto = (choices.theme ?? 'auto') === 'auto';
  /** The theme that was guessed, as long as the user has chosen no other. */
  const guessed = view.theme;
  let ended = false;
  let heard = performance.now();
  const silence = () => (performance.now() - heard) / 1000;

  return {
    add(samples) {
      heard = performance.now();
      recording.add(samples);
    },
    end: () => void (ended = true),
    press(event) {
      if (!layout) return undefined;
      const outcome = reduce(view, event, windowOf(view, layout, recording));
      if (typeof outcome === 'string') return outcome;
      view = outcome;
      return undefined;
    },
    picture(size, message) {
      const palette = paletteOf(view.theme);
      const status = { ended, exporters: exporters(), message, replay, silence: silence() };
      const drawn = draw({ view, recording, status }, size, palette, memory);
      layout = drawn.layout;
      if (view.scroll !== layout.scroll) view = { ...view, scroll: layout.scroll };
      return { ...drawn, palette };
    },
    standOn(background) {
      if (isAuto && view.theme === guessed) view = { ...view, theme: themeOf('auto', environment, background).name };
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
