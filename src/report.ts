import type { Writable } from 'node:stream';
import { printable } from './text/index.ts';

/** Messages to the user, on stderr, because stdout is for data. */
export interface Report {
  /** The command failed. */
  error(message: string): void;
  /** Something that the user may not expect; the work continues. */
  warn(message: string): void;
  /** For -v only. */
  detail(message: string): void;
  /** Displays a line below all messages on a terminal, until the next call; without a line it is removed. */
  showStatus?(line?: string): void;
  /**
   * Passes each message to a listener, the latest one at once, and not to stderr where that is a terminal. The returned function ends this,
   * and writes the given messages to the terminal.
   */
  capture?(listener: (text: string) => void): (again: readonly string[]) => void;
}

export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** A report that writes lines to `stderr`; level `quiet` writes only errors. */
export function reportTo(stderr: Writable & { readonly isTTY?: boolean }, level: Verbosity = 'normal'): Report {
  let captured: ((text: string) => void) | undefined;
  let status: string | undefined;
  let latest: string | undefined;
  const write = (text: string) => void stderr.write(`${status === undefined ? '' : eraseLine}cubestat: ${text}\n${status ?? ''}`);
  const say = (message: string) => {
    latest = printable(brief(message));
    captured?.(latest);
    if (!captured || !stderr.isTTY) write(latest);
  };
  const silent = () => {};
  const showStatus = (line?: string) => {
    if (status !== undefined || line !== undefined) stderr.write(`${eraseLine}${line ?? ''}`);
    status = line;
  };
  return {
    ...(stderr.isTTY && level !== 'quiet' && { showStatus }),
    error: say,
    warn: level === 'quiet' ? silent : say,
    detail: level === 'verbose' ? say : silent,
    capture(listener) {
      captured = listener;
      if (latest !== undefined) listener(latest);
      return (again) => {
        captured = undefined;
        if (stderr.isTTY) again.forEach(write);
      };
    },
  };
}

/** The most characters of a message, which may quote a value, a name or a path of any length. */
const longestMessage = 2000;

/** The beginning of a long message, and its end, where the reason is. */
function brief(message: string): string {
  if (message.length <= longestMessage) return message;
  return `${message.slice(0, longestMessage / 4)} … ${message.slice(-longestMessage / 4)}`;
}

const eraseLine = '\r\u001b[K';

/** Warns once per message. Messages may contain untrusted input, so after `most` different ones it is silent. */
export function warnOnce({ warn }: Pick<Report, 'warn'>, most = 100): (message: string) => void {
  const warned = new Set<string>();
  return (message) => {
    if (warned.has(message) || warned.size === most) return;
    warned.add(message);
    warn(message);
  };
}

/** A report whose messages begin with a name, such as an exporter's. */
export function named(report: Report, name: string): Report {
  const under = (say: (message: string) => void) => (message: string) => say(`${name}: ${message}`);
  return { ...report, error: under(report.error), warn: under(report.warn), detail: under(report.detail) };
}
