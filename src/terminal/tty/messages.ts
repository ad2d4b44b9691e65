import type { Report } from '../../report.ts';

/** The messages of a report while the terminal is in use. */
export interface CapturedMessages {
  /** The last message, for ten seconds. */
  readonly current: string | undefined;
  /** Ends the capture, and writes the last messages to the restored terminal. */
  release(): void;
}

/** Milliseconds for which a message is displayed. */
const shownFor = 10_000;
/** The most messages to write again. */
const maxRepeated = 20;

/** Keeps the messages of a report off the terminal, where they would damage the drawing. */
export function captureReport(report: Report, changed: () => void): CapturedMessages {
  const messages: string[] = [];
  let current: string | undefined;
  const restore = report.capture?.((text) => {
    messages.push(text);
    if (messages.length > maxRepeated) messages.shift();
    current = text;
    changed();
    setTimeout(() => {
      if (current === text) current = undefined;
      changed();
    }, shownFor).unref();
  });
  // The latest one from before the capture is on the terminal, which a drawing may cover at once.
  messages.length = 0;
  return {
    get current() {
      return current;
    },
    release: () => restore?.(messages),
  };
}
