import { setFlagsFromString } from 'node:v8';

/**
 * Tunes V8 for a process that works some milliseconds a second. Incremental marking in the pauses would cost more than the work. A
 * young generation that may grow takes 16 MB more, and its collections 4 ms and more rather than 0.3. What is loaded later does not come
 * from the code cache, which fits other flags.
 */
export function keepPausesQuiet(): void {
  setFlagsFromString('--no-incremental-marking');
  setFlagsFromString('--semi-space-growth-factor=1');
}

/**
 * Lets V8 optimise code as far as it pays for ticks of an interval. Code that runs once a second never pays for its compilation and its
 * 5 MB. At 100 Hz, what V8 optimises in the first half minute takes more time than the samples themselves, and most of it pays only after
 * minutes; so each function has to run ten to twenty times longer before.
 */
export function optimiseLate(interval: number): void {
  for (const flag of interval >= seldom ? ['--no-opt'] : late) setFlagsFromString(flag);
}

/** The interval in seconds from which on optimised code does not pay. */
const seldom = 0.5;

/** V8 counted executed bytes of code until Node.js 20, and counts calls since. */
const late =
  Number.parseInt(process.versions.v8) < 12
    ? ['--interrupt-budget=1500000']
    : ['--invocation-count-for-maglev=4000', '--invocation-count-for-turbofan=30000'];
