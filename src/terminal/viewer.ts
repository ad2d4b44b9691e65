import { remember } from '../remember.ts';
import type { Report } from '../report.ts';
import type { Sample } from '../sample.ts';
import { draw } from './draw.ts';
import type { Fare } from './fare.ts';
import { eachKey, type InputEvent } from './keys.ts';
import { divertedFrom } from './messages.ts';
import { createPainter, type Painted, type Painter } from './painter.ts';
import { createPalette, depthOf } from './palette.ts';
import { createRecording } from './recording.ts';
import { reduce } from './reduce.ts';
import { openTerminal, type Streams } from './terminal.ts';
import { themeOf } from './theme.ts';
import { createView, type Choices } from './view.ts';
import { windowOf } from './window.ts';

export interface ViewerSettings {
  readonly streams: Streams;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly report: Report;
  readonly choices: Partial<Choices>;
  readonly color: 'auto' | 'always' | 'never';
  /** Samples of which every value is kept. */
  readonly slots: number;
  readonly exporters?: () => readonly Fare[];
  /** How many times as fast as they were recorded the samples come; while it is paused, they are to wait. */
  readonly replay?: number | undefined;
  /** The user wants to end the program. */
  readonly quit: () => void;
}

/** A terminal on which samples are drawn, as its user wishes. */
export interface Viewer {
  add(sample: Sample): void;
  /** No more samples will come. */
  end(): void;
  /** It is paused. */
  readonly isHeld: boolean;
  readonly isClosed: boolean;
  /** Gives the terminal back. */
  close(): void;
}

export interface ViewerListener {
  resumed(): void;
  closed(): void;
}

/** Milliseconds after which what is told of a source that is silent is told anew. */
const silenceTold = 1000;

export function createViewer(settings: ViewerSettings, { resumed, closed }: ViewerListener): Viewer {
  const { streams, environment, report, choices, replay, exporters = () => [] } = settings;
  const recording = createRecording(settings.slots);
  const depth = depthOf(settings.color, environment);
  const paletteOf = remember((theme) => createPalette(themeOf(theme, environment), depth));
  let view = createView({ ...choices, theme: themeOf(choices.theme ?? 'auto', environment).name });
  let painter: Painter | undefined;
  let ended = false;
  let isClosed = false;
  let heard = performance.now();

  const silence = () => (performance.now() - heard) / 1000;
  const picture = (): Painted => {
    const palette = paletteOf(view.theme);
    const status = { ended, exporters: exporters(), message: messages.current, replay, silence: silence() };
    const drawn = draw({ view, recording, status }, terminal, palette);
    view = { ...view, scroll: drawn.layout.scroll };
    return { ...drawn, palette };
  };
  const press = (event: InputEvent) => {
    if (isClosed || !painter) return;
    const outcome = reduce(view, event, windowOf(view, painter.layout, recording));
    if (outcome === 'quit') return quit();
    if (outcome === 'suspend') return terminal.suspend();
    if (outcome === 'redraw') return painter.spoilt();
    view = outcome;
    if (!view.paused) resumed();
    painter.soon();
  };
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    clearInterval(ticking);
    painter?.stop();
    keyboard.stop();
    terminal.close();
    messages.release();
    closed();
  };
  const quit = () => {
    close();
    settings.quit();
  };

  const keyboard = eachKey(press);
  const terminal = openTerminal(streams, {
    input: keyboard.read,
    changed: () => painter?.spoilt(),
    drained: () => painter?.soon(),
    gone: quit,
    signal(name) {
      close();
      // Whoever exports files outlives this signal, but not the terminal it was drawn on.
      if (name === 'SIGHUP') settings.quit();
    },
  });
  const messages = divertedFrom(report, () => painter?.soon());
  painter = createPainter(terminal, picture);
  const ticking = setInterval(() => !ended && silence() > 1 && painter?.soon(), silenceTold).unref();

  return {
    add(sample) {
      if (isClosed) return;
      heard = performance.now();
      recording.add(sample);
      painter?.soon();
    },
    end() {
      ended = true;
      painter?.soon();
    },
    get isHeld() {
      return view.paused && !isClosed;
    },
    get isClosed() {
      return isClosed;
    },
    close,
  };
}
