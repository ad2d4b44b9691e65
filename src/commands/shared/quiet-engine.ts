import { setFlagsFromString } from 'node:v8';

/**
 * For a process that works some milliseconds each second: V8 would collect garbage in the pauses to give memory back, which costs
 * more than the work. Without marking in steps it does not, and collects when there is something to collect. Nor is it worth
 * while to optimise code that runs so seldom: that takes more time than it saves for hours, and 5 MB.
 */
export function keepPausesQuiet(interval: number): void {
  setFlagsFromString('--no-incremental-marking');
  if (interval >= seldom) setFlagsFromString('--no-opt');
}

/** Seconds between two samples from which on optimised code does not pay. */
const seldom = 0.5;
