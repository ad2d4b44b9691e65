import { memoize } from '../memoize.ts';
import type { Samples } from '../samples/index.ts';
import { type Layout, Palette, createDrawCache, depthOf, draw } from './draw/index.ts';
import { isLightTerminal } from './background.ts';
import type { RenderedScreen } from './tty/index.ts';
import {
  type Choices,
  type ExporterStatus,
  type InputEvent,
  type KeyOutcome,
  type Recording,
  type Rgb,
  type View,
  applyKey,
  createRecording,
  createView,
  isFromBefore,
  keyContext,
  themeOf,
  viewOfAll,
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
export class LiveView {
  /** Whether the theme depends on the terminal's background. */
  readonly asksBackground: boolean;
  readonly #settings: LiveViewSettings;
  readonly #recording: Recording;
  readonly #paletteOf: (theme: string) => Palette;
  readonly #cache = createDrawCache();
  /** The first guess of a theme, which the terminal's answer may correct; undefined if the user has chosen one. */
  readonly #guessedTheme: string | undefined;
  #view: View;
  #layout: Layout | undefined;
  #hasEnded = false;
  /** The user has chosen the zoom. */
  #hasChosenZoom: boolean;
  readonly #openedAt = Date.now() / 1000;
  #lastSample = performance.now();

  constructor(settings: LiveViewSettings) {
    const { environment, choices, color, slots, interval } = settings;
    const { theme = 'auto' } = choices;
    const isLight = isLightTerminal(environment);
    const depth = depthOf(color, environment);
    this.#settings = settings;
    this.#recording = createRecording(slots, interval);
    this.#paletteOf = memoize((name) => new Palette(themeOf(name, isLight), depth));
    this.#view = createView({ ...choices, theme: themeOf(theme, isLight).name });
    this.#guessedTheme = theme === 'auto' ? this.#view.theme : undefined;
    this.#hasChosenZoom = choices.zoom !== undefined;
    this.asksBackground = theme === 'auto' && depth !== 'none' && environment['TERM'] !== 'linux';
  }

  get isPaused(): boolean {
    return this.#view.paused;
  }

  /** Whether no sample has come for a second. */
  get isSilent(): boolean {
    return !this.#hasEnded && this.#silence > 1;
  }

  /** Seconds since the last sample. */
  get #silence(): number {
    return (performance.now() - this.#lastSample) / 1000;
  }

  add(samples: Samples): void {
    this.#lastSample = performance.now();
    this.#recording.add(samples);
  }

  /** No more samples will come. */
  end(): void {
    this.#hasEnded = true;
  }

  /** Applies a key or the mouse to the view. Returns an action for the program, if it is one. */
  press(event: InputEvent): Exclude<KeyOutcome, View> | undefined {
    if (!this.#layout) return undefined;
    const outcome = applyKey(this.#view, event, keyContext(this.#view, this.#layout, this.#recording));
    if (typeof outcome === 'string') return outcome;
    this.#hasChosenZoom ||= outcome.zoom !== this.#view.zoom;
    this.#view = outcome;
    return undefined;
  }

  /** Draws the view, with the last message to the user. */
  draw(size: { readonly columns: number; readonly rows: number }, message: string | undefined): RenderedScreen {
    const { exporters, replay, read } = this.#settings;
    const palette = this.#paletteOf(this.#view.theme);
    const status = { ended: this.#hasEnded, exporters: exporters?.() ?? [], message, replay, read: read?.(), silence: this.#silence };
    const drawn = draw({ view: this.#view, recording: this.#recording, status }, size, palette, this.#cache);
    if (this.#showsAll) {
      const whole = viewOfAll(this.#view, this.#recording, drawn.layout.width);
      if (whole !== this.#view) {
        this.#view = whole;
        return this.draw(size, message);
      }
    }
    const { scroll } = (this.#layout = drawn.layout);
    if (this.#view.scroll !== scroll) this.#view = { ...this.#view, scroll };
    return { ...drawn, palette };
  }

  /** Whether all of a recording is displayed, because the user has chosen no zoom. */
  get #showsAll(): boolean {
    if (!this.#hasEnded || this.#hasChosenZoom || this.#settings.replay !== undefined) return false;
    return isFromBefore(this.#recording, this.#openedAt);
  }

  /** Chooses a theme by the terminal's background. */
  setBackground(background: Rgb): void {
    if (this.#view.theme !== this.#guessedTheme) return;
    this.#view = { ...this.#view, theme: themeOf('auto', isLightTerminal(this.#settings.environment, background)).name };
  }
}
