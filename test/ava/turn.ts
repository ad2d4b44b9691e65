import { setImmediate } from 'node:timers/promises';

// The files whose tests have come and are not done, in their order, and how many tests each has left.
const files = new Map<string, number>();
let waiting: (() => void)[] = [];

/** Waits until the tests of all files that came before are done. Returns what a test calls when it is done itself. */
export async function turnOf(file: string): Promise<() => void> {
  files.set(file, (files.get(file) ?? 0) + 1);
  // All tests that were declared come at once: none is done before the last has come.
  await setImmediate();
  while (files.keys().next().value !== file) await new Promise<void>((resolve) => waiting.push(resolve));
  return () => leave(file);
}

function leave(file: string): void {
  const left = files.get(file)! - 1;
  if (left > 0) return void files.set(file, left);
  files.delete(file);
  const next = waiting;
  waiting = [];
  for (const resume of next) resume();
}
