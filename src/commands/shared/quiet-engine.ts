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

/**
 * Lets V8 collect all garbage less often. Samples that wait for an exporter lie in buffers outside of its small heap, by whose growth it
 * reckons: it would mark all of it after every 5 MB of a recording. Call it when all is loaded, because of the code cache.
 */
export function collectSeldom(): void {
  setFlagsFromString('--heap-growing-percent=200');
}

/** The interval in seconds from which on optimised code does not pay. */
const seldom = 0.5;
