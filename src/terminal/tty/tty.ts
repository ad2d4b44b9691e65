import type { ReadStream } from 'node:tty';
import { openInput, takeAnswers } from './descriptors.ts';
import { TerminalOutput, type OutputListener } from './output.ts';
import { onSignals } from './signals.ts';

/** Events of a terminal. */
export interface TerminalListener extends OutputListener {
  input(bytes: Buffer): void;
  /** Its size or contents have changed: everything has to be drawn again. */
  changed(): void;
  /** The program is asked to end. */
  signal(name: NodeJS.Signals): void;
}

export interface TerminalStreams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly fd?: number; readonly columns?: number; readonly rows?: number };
}

/** Alternate screen, no cursor, no wrapping, mouse with SGR coordinates. https://invisible-island.net/xterm/ctlseqs/ctlseqs.html */
const enterSequence = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[?1000h\u001b[?1006h\u001b[2J';
/** Queries the background (OSC 11), then the attributes (DA1): every terminal answers the latter, and in this order. */
const questions = '\u001b]11;?\u001b\\\u001b[c';
/** Milliseconds to wait for an answer. */
const answerTimeout = 2000;
/** The first byte, CAN, cancels a sequence that was cut off. */
const leaveSequence = '\u0018\u001b[?2026l\u001b[0m\u001b[?1006l\u001b[?1000l\u001b[?7h\u001b[?25h\u001b[?1049l';

/** The user's terminal while it is used for drawing. It is restored also after a crash or a signal. */
export class Terminal {
  readonly #streams: TerminalStreams;
  readonly #output: TerminalOutput;
  readonly #input: ReadStream | undefined;
  readonly #listener: TerminalListener;
  readonly #watch: NodeJS.Timeout | undefined;
  readonly #removals: (() => void)[] = [];
  #answerTimer: NodeJS.Timeout | undefined;
  #isEntered = false;

  /** Starts using the terminal. With `asksBackground` it queries the background; the answer comes as input. */
  constructor(streams: TerminalStreams, asksBackground: boolean, listener: TerminalListener) {
    const { stdin, stdout } = streams;
    this.#streams = streams;
    this.#listener = listener;
    this.#output = new TerminalOutput(stdout.fd ?? 1, listener);
    this.#input = stdin.isTTY ? (stdin as ReadStream) : openInput();
    // Without an input, only this interval keeps the process alive and notices a closed terminal.
    if (!this.#input) this.#watch = setInterval(() => this.#output.isTerminal() || listener.gone(), 1000);
    this.#listen();
    this.#enter();
    if (asksBackground && this.#input) this.#ask();
  }

  get columns(): number {
    return this.#streams.stdout.columns || 80;
  }

  get rows(): number {
    return this.#streams.stdout.rows || 24;
  }

  /** The terminal has not accepted all of the last text; `drained` is called when it has. */
  get busy(): boolean {
    return this.#output.busy;
  }

  write(text: string): void {
    if (this.#isEntered) this.#output.write(text);
  }

  /** Stops waiting for the terminal's answer. */
  answered(): void {
    clearTimeout(this.#answerTimer);
    this.#answerTimer = undefined;
  }

  /** Stops the whole process group, as Ctrl-Z does. */
  suspend(): void {
    process.kill(0, 'SIGTSTP');
  }

  /** Restores the terminal. */
  close(): void {
    this.#leave();
    clearInterval(this.#watch);
    for (const remove of this.#removals.splice(0)) remove();
    this.#input?.pause();
    if (this.#input !== (this.#streams.stdin as unknown)) this.#input?.destroy();
    this.#output.close();
  }

  #listen(): void {
    const { signal, changed, input, gone } = this.#listener;
    const leave = () => this.#leave();
    this.#removals.push(onSignals({ end: signal, leave, resume: () => this.#resume() }));
    this.#on(process, 'exit', leave);
    this.#on(process, 'uncaughtExceptionMonitor', leave);
    this.#on(this.#streams.stdout, 'resize', changed);
    this.#on(this.#input, 'data', input);
    this.#on(this.#input, 'end', gone);
    this.#on(this.#input, 'error', gone);
  }

  #on(emitter: NodeJS.EventEmitter | undefined, event: string, handler: Parameters<NodeJS.EventEmitter['on']>[1]): void {
    emitter?.on(event, handler);
    this.#removals.push(() => emitter?.off(event, handler));
  }

  #enter(): void {
    this.#isEntered = true;
    this.#input?.setRawMode(true);
    this.#input?.resume();
    this.#output.writeNow(enterSequence);
  }

  #ask(): void {
    this.#output.writeNow(questions);
    this.#answerTimer = setTimeout(() => this.answered(), answerTimeout).unref();
  }

  #leave(): void {
    if (!this.#isEntered) return;
    this.#isEntered = false;
    if (this.#answerTimer) takeAnswers(this.#streams.stdin.isTTY === true);
    this.answered();
    this.#output.writeNow(leaveSequence);
    try {
      this.#input?.setRawMode(false);
    } catch {
      // The terminal is closed, and its modes with it.
    }
  }

  #resume(): void {
    if (this.#isEntered) return;
    this.#enter();
    this.#listener.changed();
    // Node reads the size of the window again on this signal.
    process.kill(process.pid, 'SIGWINCH');
  }
}
