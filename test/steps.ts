import { Session } from 'node:inspector/promises';
import { setFlagsFromString } from 'node:v8';

// Only the interpreter counts every call, and what it has forgotten of a function it cannot count.
for (const flag of ['--no-opt', '--no-maglev', '--no-sparkplug', '--no-flush-bytecode']) setFlagsFromString(flag);

// Imported before what is counted: V8 counts blocks of those functions only that it compiles from here on.
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

/**
 * Counts how often the blocks of our own code are entered while something runs: a measure of work that no machine changes. What the
 * engine does by itself, as in sort, regular expressions and spreads, is not in it. Runs must not overlap.
 */
export async function stepsOf(run: () => unknown): Promise<number> {
  await session.post('Profiler.takePreciseCoverage');
  await run();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  return result
    .filter(({ url }) => url.includes('/dist/src/'))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
    .reduce((sum, { count }) => sum + count, 0);
}
