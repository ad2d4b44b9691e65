import { setFlagsFromString } from 'node:v8';

/**
 * A process that works for some milliseconds now and then: to collect garbage in the pauses, as V8 does to give memory back,
 * costs more than the work itself. There is little of it, and it goes when the young generation is full.
 */
export function keepPausesQuiet(): void {
  setFlagsFromString('--no-memory-reducer');
}
