import { closeSync, writeSync } from 'node:fs';
import { isatty, type ReadStream } from 'node:tty';
import { errnoOf } from '../../errors.ts';
import { openInput, openOutput, takeAnswers, writeNow } from './descriptors.ts';
import { onSignals } from './signals.ts';

/** The user's terminal while it is used for drawing. It is restored also after a crash or a signal. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  /** The terminal has not accepted all of the last text; `drained` is called when it has. */
  readonly busy: boolean;
  write(text: string): void;
  /** Stops waiting for the terminal's answer. */
  answered(): void;
  /** Stops the whole process group, as Ctrl-Z does. */
  suspend(): void;
  /** Restores the terminal. */
  close(): void;
}

/** Events of a terminal. */
export interface TerminalListener {
  input(bytes: Buffer): void;
  /** Its size or contents have changed: everything has to be drawn again. */
  changed(): void;
  drained(): void;
  /** The terminal has been closed. */
  gone(): void;
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

/** Starts using the terminal. With `asksBackground` it queries the background; the answer comes as input. */
export function openTerminal({ stdin, stdout }: TerminalStreams, asksBackground: boolean, listener: TerminalListener): Terminal {
  const output = openOutput(stdout.fd ?? 1);
  const input = stdin.isTTY ? (stdin as ReadStream) : openInput();
  // Without an input, only this interval keeps the process alive and notices a closed terminal.
  const watch = input ? undefined : setInterval(() => isatty(output) || listener.gone(), 1000);
  let pending: Buffer | undefined;
  let taken = false;
  let answerTimer: NodeJS.Timeout | undefined;
  const answered = () => {
    clearTimeout(answerTimer);
    answerTimer = undefined;
  };

  const flush = () => {
    try {
      for (let rest: Buffer; pending; pending = rest.length > 0 ? rest : undefined) rest = pending.subarray(writeSync(output, pending));
    } catch (error) {
      // The terminal is slow, or paused by Ctrl-S.
      if (errnoOf(error) === 'EAGAIN') setTimeout(flushLater, 2);
      else listener.gone();
    }
  };
  const flushLater = () => {
    flush();
    if (!pending) listener.drained();
  };
  const enter = () => {
    taken = true;
    input?.setRawMode(true);
    input?.resume();
    writeNow(output, enterSequence);
  };
  const leave = () => {
    if (!taken) return;
    taken = false;
    pending = undefined;
    if (answerTimer) takeAnswers(stdin.isTTY === true);
    answered();
    writeNow(output, leaveSequence);
    try {
      input?.setRawMode(false);
    } catch {
      // The terminal is closed, and its modes with it.
    }
  };
  const resume = () => {
    if (taken) return;
    enter();
    listener.changed();
    // Node reads the size of the window again on this signal.
    process.kill(process.pid, 'SIGWINCH');
  };
  const undo: (() => void)[] = [onSignals({ end: listener.signal, leave, resume })];
  const on = (emitter: NodeJS.EventEmitter | undefined, event: string, handler: Parameters<NodeJS.EventEmitter['on']>[1]) => {
    emitter?.on(event, handler);
    undo.push(() => emitter?.off(event, handler));
  };
  on(process, 'exit', leave);
  on(process, 'uncaughtExceptionMonitor', leave);
  on(stdout, 'resize', listener.changed);
  on(input, 'data', listener.input);
  on(input, 'end', listener.gone);
  on(input, 'error', listener.gone);
  enter();
  if (asksBackground && input) {
    writeNow(output, questions);
    answerTimer = setTimeout(answered, answerTimeout).unref();
  }

  return {
    get columns() {
      return stdout.columns || 80;
    },
    get rows() {
      return stdout.rows || 24;
    },
    get busy() {
      return pending !== undefined;
    },
    write(text) {
      if (!taken) return;
      pending = Buffer.from(text);
      flush();
    },
    answered,
    suspend: () => void process.kill(0, 'SIGTSTP'),
    close() {
      leave();
      clearInterval(watch);
      for (const each of undo.splice(0)) each();
      input?.pause();
      if (input !== (stdin as unknown)) input?.destroy();
      closeSync(output);
    },
  };
}
