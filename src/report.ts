import type { Writable } from 'node:stream';

/** What is said to the person at the terminal. It goes to stderr: stdout is data and nothing else. */
export interface Report {
  /** The command failed. */
  error(message: string): void;
  /** Something is not as the user would expect; the work goes on. */
  warn(message: string): void;
  /** Of interest to those who ask for it with -v. */
  detail(message: string): void;
  /**
   * From now on what is said is heard here, and no longer seen where stderr is the terminal that a picture is drawn on.
   * The function it gives ends that, and says some of it again.
   */
  capture?(hear: (text: string) => void): (again: readonly string[]) => void;
}

export type Verbosity = 'quiet' | 'normal' | 'verbose';

/** A report that writes lines to `stderr`; at level `quiet` nothing but errors. */
export function reportTo(stderr: Writable & { readonly isTTY?: boolean }, level: Verbosity = 'normal'): Report {
  let hear: ((text: string) => void) | undefined;
  const write = (text: string) => void stderr.write(`cubestat: ${text}\n`);
  const say = (message: string) => {
    hear?.(printable(message));
    if (!hear || !stderr.isTTY) write(printable(message));
  };
  const silent = () => {};
  return {
    error: say,
    warn: level === 'quiet' ? silent : say,
    detail: level === 'verbose' ? say : silent,
    capture(listener) {
      hear = listener;
      return (again) => {
        hear = undefined;
        if (stderr.isTTY) again.forEach(write);
      };
    },
  };
}

/** The same report, under the name of whoever says something. */
export function named(report: Report, name: string): Report {
  const under = (say: (message: string) => void) => (message: string) => say(`${name}: ${message}`);
  return { ...report, error: under(report.error), warn: under(report.warn), detail: under(report.detail) };
}

/** Shows control characters instead of obeying them: names and hosts come from outside, and a terminal acts on escapes. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
