import type { Report } from '../report.ts';
import type { Samples } from '../samples/index.ts';
import type { InputEvent } from '../charts/index.ts';
import { type Answer, type Renderer, type TerminalStreams, createRenderer, captureReport, eachKey, openTerminal } from './tty/index.ts';
import { createLiveView, type LiveViewSettings } from './live-view.ts';

export interface ViewerSettings extends LiveViewSettings {
  readonly streams: TerminalStreams;
  readonly report: Report;
  /** Called when the user wants to end the program. */
  readonly quit: () => void;
}

/** A terminal with a live view and its keys. */
export interface Viewer {
  add(samples: Samples): void;
  /** No more samples will come. */
  end(): void;
  readonly isPaused: boolean;
  readonly isClosed: boolean;
  /** Restores the terminal. */
  close(): void;
}

export interface ViewerListener {
  resumed(): void;
  closed(): void;
}

/** Milliseconds between updates of a silent source's status. */
const silenceRefresh = 1000;

export function createViewer(settings: ViewerSettings, { resumed, closed }: ViewerListener): Viewer {
  const { streams, report } = settings;
  const view = createLiveView(settings);
  let renderer: Renderer | undefined;
  let isClosed = false;

  const press = (event: InputEvent) => {
    if (isClosed) return;
    const wish = view.press(event);
    if (wish === 'quit') return quit();
    if (wish === 'suspend') return terminal.suspend();
    if (wish === 'redraw') return renderer?.invalidate();
    if (!view.isPaused) resumed();
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

  const answered = (answer: Answer) => {
    if (isClosed) return;
    if ('attributes' in answer) return terminal.answered();
    view.setBackground(answer.background);
    renderer?.schedule();
  };
  const keyboard = eachKey({ isAsked: view.asksBackground }, press, answered);
  const terminal = openTerminal(streams, view.asksBackground, {
    input: keyboard.read,
    changed: () => renderer?.invalidate(),
    drained: () => renderer?.schedule(),
    gone: quit,
    signal(name) {
      close();
      // Exporters survive SIGHUP, which rotates their files; a view ends with its terminal.
      if (name === 'SIGHUP') settings.quit();
    },
  });
  const messages = captureReport(report, () => renderer?.schedule());
  renderer = createRenderer(terminal, () => view.draw(terminal, messages.current));
  const ticking = setInterval(() => view.isSilent && renderer?.schedule(), silenceRefresh).unref();

  return {
    add(samples) {
      if (isClosed) return;
      view.add(samples);
      renderer?.schedule();
    },
    end() {
      view.end();
      renderer?.schedule();
    },
    get isPaused() {
      return view.isPaused;
    },
    get isClosed() {
      return isClosed;
    },
    close,
  };
}
