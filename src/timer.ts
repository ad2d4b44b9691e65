import { longestTimer } from './options.ts';

/** Seconds on a clock that never jumps. */
export function monotonic(): number {
  return performance.now() / 1000;
}

/** Waits for moments of the monotonic clock: true when one has come, false when the signal came first. */
export function alarm(signal: AbortSignal | undefined): (due: number) => Promise<boolean> {
  let wake = () => {};
  signal?.addEventListener('abort', () => wake());
  return async (due) => {
    for (let left; !signal?.aborted && (left = due - monotonic()) > 0;) {
      await new Promise<void>((resolve) => {
        // A timer may fire early by a part of a millisecond.
        const timer = setTimeout(resolve, Math.min(Math.ceil(left * 1000), longestTimer * 1000));
        wake = () => (clearTimeout(timer), resolve());
      });
    }
    return !signal?.aborted;
  };
}
