import { setFlagsFromString } from 'node:v8';

/**
 * For a process that works some milliseconds each second: V8 would collect garbage in the pauses to give memory back, which costs
 * more than the work. Without marking in steps it does not, and collects when there is something to collect.
 */
export function keepPausesQuiet(): void {
  setFlagsFromString('--no-incremental-marking');
}
