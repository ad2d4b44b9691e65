import type { Report } from '../report.ts';
import type { Samples } from '../batcher.ts';
import {
  type Answer,
  type InputEvent,
  type Renderer,
  type Streams,
  createRenderer,
  divertedFrom,
  eachKey,
  openTerminal,
} from './tty/index.ts';
import { createScene, type SceneSettings } from './scene.ts';

export interface ViewerSettings extends SceneSettings {
  readonly streams: Streams;
  readonly report: Report;
  /** The user wants to end the program. */
  readonly quit: () => void;
}

/** A terminal on which samples are drawn, as its user wishes. */
export interface Viewer {
  add(samples: Samples): void;
  /** No more samples will come. */
  end(): void;
  readonly isPaused: boolean;
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
  const { streams, report } = settings;
  const scene = createScene(settings);
  let renderer: Renderer | undefined;
  let isClosed = false;

  const press = (event: InputEvent) => {
    if (isClosed) return;
    const wish = scene.press(event);
    if (wish === 'quit') return quit();
    if (wish === 'suspend') return terminal.suspend();
    if (wish === 'redraw') return renderer?.invalidate();
    if (!scene.isPaused) resumed();
    renderer?.schedule();
  };
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    clearInterval(ticking);
    renderer?.stop();
    keyboard.stop();
    terminal.close();
    messages.release();
    closed();
  };
  const quit = () => {
    close();
    settings.quit();
  };

  const hear = (answer: Answer) => {
    if (isClosed) return;
    if ('attributes' in answer) return terminal.answered();
    scene.standOn(answer.background);
    renderer?.schedule();
  };
  const keyboard = eachKey(press, hear);
  const terminal = openTerminal(streams, scene.asksBackground, {
    input: keyboard.read,
    changed: () => renderer?.invalidate(),
    drained: () => renderer?.schedule(),
    gone: quit,
    signal(name) {
      close();
      // Whoever exports files outlives this signal, but not the terminal it was drawn on.
      if (name === 'SIGHUP') settings.quit();
    },
  });
  const messages = divertedFrom(report, () => renderer?.schedule());
  renderer = createRenderer(terminal, () => scene.picture(terminal, messages.current));
  const ticking = setInterval(() => scene.isSilent && renderer?.schedule(), silenceTold).unref();

  return {
    add(samples) {
      if (isClosed) return;
      scene.add(samples);
      renderer?.schedule();
    },
    end() {
      scene.end();
      renderer?.schedule();
    },
    get isPaused() {
      return scene.isPaused;
    },
    get isClosed() {
      return isClosed;
    },
    close,
  };
}
