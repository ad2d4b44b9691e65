import type { Report } from '../../report.ts';

/** What is said while a picture is shown. */
export interface Messages {
  /** What was said last, for a while. */
  readonly current: string | undefined;
  /** The picture is gone: what was said under it is said again where it can be read. */
  release(): void;
}

/** Milliseconds for which a message is shown. */
const shownFor = 10_000;
/** Messages that are said again. */
const kept = 20;

/** Takes what a report says away from the terminal, which would tear the picture. */
export function divertedFrom(report: Report, changed: () => void): Messages {
  const said: string[] = [];
  let current: string | undefined;
  const restore = report.divert?.((text) => {
    said.push(text);
    if (said.length > kept) said.shift();
    current = text;
    changed();
    setTimeout(() => {
      if (current === text) current = undefined;
      changed();
    }, shownFor).unref();
  });
  return {
    get current() {
      return current;
    },
    release: () => restore?.(said),
  };
}
