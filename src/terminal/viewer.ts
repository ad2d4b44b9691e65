import type { Report } from '../report.ts';
import type { Samples } from '../samples/index.ts';
import type { InputEvent } from '../charts/index.ts';
import { type Answer, type CapturedMessages, type Renderer, type TerminalStreams } from './tty/index.ts';
import { Terminal, captureReport, createRenderer, eachKey } from './tty/index.ts';
import { LiveView, type LiveViewSettings } from './live-view.ts';

export interface ViewerSettings extends LiveViewSettings {
  readonly streams: TerminalStreams;
  readonly report: Report;
  /** Called when the user wants to end the program. */
  readonly quit: () => void;
}

export interface ViewerListener {
  resumed(): void;
  closed(): void;
}

/** Milliseconds between updates of a silent source's status. */
const silenceRefresh = 1000;

/** A terminal with a live view and its keys. */
export class Viewer {
  readonly #settings: ViewerSettings;
  readonly #listener: ViewerListener;
  readonly #view: LiveView;
  readonly #keyboard: ReturnType<typeof eachKey>;
  readonly #terminal: Terminal;
  readonly #messages: CapturedMessages;
  readonly #timer: NodeJS.Timeout;
  #renderer: Renderer | undefined;
  #isClosed = false;

  constructor(settings: ViewerSettings, listener: ViewerListener) {
    this.#settings = settings;
    this.#listener = listener;
    const view = new LiveView(settings);
    this.#view = view;
    this.#keyboard = eachKey({ isAsked: view.asksBackground }, (event) => this.#press(event), (answer) => this.#answered(answer)); // prettier-ignore
    const draw = () => this.#renderer?.schedule();
    const terminal = new Terminal(settings.streams, view.asksBackground, {
      input: this.#keyboard.read,
      changed: () => this.#renderer?.invalidate(),
      drained: draw,
      gone: () => this.#quit(),
      signal: (name) => this.#endBy(name),
    });
    this.#terminal = terminal;
    this.#messages = captureReport(settings.report, draw);
    this.#renderer = createRenderer(terminal, () => view.draw(terminal, this.#messages.current));
    this.#timer = setInterval(() => view.isSilent && draw(), silenceRefresh).unref();
  }

  get isPaused(): boolean {
    return this.#view.isPaused;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  add(samples: Samples): void {
    if (this.#isClosed) return;
    this.#view.add(samples);
    this.#renderer?.schedule();
  }

  /** No more samples will come. */
  end(): void {
    this.#view.end();
    this.#renderer?.schedule();
  }

  /** Restores the terminal. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#renderer?.stop();
    this.#keyboard.stop();
    this.#terminal.close();
    this.#messages.release();
    this.#listener.closed();
  }

  #quit(): void {
    this.close();
    this.#settings.quit();
  }

  #endBy(signal: NodeJS.Signals): void {
    this.close();
    // Exporters survive SIGHUP, which rotates their files; a view ends with its terminal.
    if (signal === 'SIGHUP') this.#settings.quit();
  }

  #press(event: InputEvent): void {
    if (this.#isClosed) return;
    const wish = this.#view.press(event);
    if (wish === 'quit') return this.#quit();
    if (wish === 'suspend') return this.#terminal.suspend();
    if (wish === 'redraw') return this.#renderer?.invalidate();
    if (!this.#view.isPaused) this.#listener.resumed();
    this.#renderer?.schedule();
  }

  #answered(answer: Answer): void {
    if (this.#isClosed) return;
    if ('attributes' in answer) return this.#terminal.answered();
    this.#view.setBackground(answer.background);
    this.#renderer?.schedule();
  }
}
