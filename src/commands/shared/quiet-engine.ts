import { setFlagsFromString } from 'node:v8';

/**
 * Tunes V8 for a process that works some milliseconds a second: incremental marking in the pauses would cost more than the work,
 * and with a long interval optimised code never pays for its compilation and its 5 MB.
 */
export function keepPausesQuiet(interval: number): void {
  setFlagsFromString('--no-incremental-marking');
  if (interval >= seldom) setFlagsFromString('--no-opt');
}

/** The interval in seconds from which on optimised code does not pay. */
const seldom = 0.5;
