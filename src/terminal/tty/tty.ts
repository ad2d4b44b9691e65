import { closeSync, writeSync } from 'node:fs';
import { isatty, type ReadStream } from 'node:tty';
import { errnoOf } from '../../errors.ts';
import { openInput, openOutput, takeAnswers, writeNow } from './descriptors.ts';
import { onSignals } from './signals.ts';

/** The user's terminal, taken over for a picture and given back as it was, whatever happens. */
export interface Terminal {
  readonly columns: number;
  readonly rows: number;
  /** Some of an earlier text has not been taken yet: whoever draws should wait for `drained`. */
  readonly busy: boolean;
  write(text: string): void;
  /** It has answered what it was asked. */
  answered(): void;
  /** As Ctrl-Z does elsewhere: the whole pipe is stopped. */
  suspend(): void;
  /** Gives the terminal back. */
  close(): void;
}

/** What comes from a terminal. */
export interface Listener {
  input(bytes: Buffer): void;
  /** It has another size, or shows something else: the picture has to be drawn as a whole. */
  changed(): void;
  drained(): void;
  /** It is gone. */
  gone(): void;
  /** The program is asked to end. */
  signal(name: NodeJS.Signals): void;
}

export interface Streams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly fd?: number; readonly columns?: number; readonly rows?: number };
}

/** Alternate screen, no cursor, no wrapping, mouse with SGR coordinates; ctlseqs of xterm has them all. */
const takeOver = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[?1000h\u001b[?1006h\u001b[2J';
/** Asks for the background (OSC 11), and what it is (DA1): every terminal answers that, after what it was asked before. */
const questions = '\u001b]11;?\u001b\\\u001b[c';
/** Milliseconds after which a terminal that has not answered will not. */
const patience = 2000;
/** The first byte ends whatever sequence was cut off. */
const giveBack = '\u0018\u001b[?2026l\u001b[0m\u001b[?1006l\u001b[?1000l\u001b[?7h\u001b[?25h\u001b[?1049l';

/** `asks`: the terminal is asked for its background; what it answers comes as input. */
export function openTerminal({ stdin, stdout }: Streams, asks: boolean, listener: Listener): Terminal {
  const output = openOutput(stdout.fd ?? 1);
  const input = stdin.isTTY ? (stdin as ReadStream) : openInput();
  // Without keys, nothing else keeps the picture there, and nothing tells that the terminal is gone.
  const watch = input ? undefined : setInterval(() => isatty(output) || listener.gone(), 1000);
  let pending: Buffer | undefined;
  let taken = false;
  let awaited: NodeJS.Timeout | undefined;
  const answered = () => {
    clearTimeout(awaited);
    awaited = undefined;
  };

  const flush = () => {
    try {
      for (let rest: Buffer; pending; pending = rest.length > 0 ? rest : undefined) rest = pending.subarray(writeSync(output, pending));
    } catch (error) {
      // A terminal that is slow, or held by Ctrl-S, is waited for without holding up anything else.
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
    writeNow(output, takeOver);
  };
  const leave = () => {
    if (!taken) return;
    taken = false;
    pending = undefined;
    if (awaited) takeAnswers(stdin.isTTY === true);
    answered();
    writeNow(output, giveBack);
    try {
      input?.setRawMode(false);
    } catch {
      // It is gone, and its modes with it.
    }
  };
  const resume = () => {
    if (taken) return;
    enter();
    listener.changed();
    // What the window's size has become meanwhile, Node finds out by this.
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
  if (asks && input) {
    writeNow(output, questions);
    awaited = setTimeout(answered, patience).unref();
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
