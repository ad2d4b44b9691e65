import { setFlagsFromString } from 'node:v8';

/**
 * Tunes V8 for a process that works some milliseconds a second. Incremental marking in the pauses would cost more than the work. A
 * young generation that may grow takes 16 MB more, and its collections 4 ms and more rather than 0.3. With a long interval, optimised
 * code never pays for its compilation and its 5 MB. What is loaded later does not come from the code cache, which fits other flags.
 */
export function keepPausesQuiet(interval: number): void {
  setFlagsFromString('--no-incremental-marking');
  setFlagsFromString('--semi-space-growth-factor=1');
  if (interval >= seldom) setFlagsFromString('--no-opt');
}

/** The interval in seconds from which on optimised code does not pay. */
const seldom = 0.5;
