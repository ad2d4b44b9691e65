import { setTimeout } from 'node:timers/promises';

type Truthy<Found> = Exclude<Awaited<Found>, false | null | undefined | '' | 0>;

/**
 * Polls until a condition holds, and returns what it gave; the longer it waits, the more rarely. The limit is for what never
 * comes: it is so long that no machine is too slow for it. `what` is what is waited for, in the words of the error.
 */
export async function until<Found>(condition: () => Found, what: string, seconds = 120): Promise<Truthy<Found>> {
  const began = performance.now();
  for (;;) {
    const found = await condition();
    if (found) return found as Truthy<Found>;
    const waited = performance.now() - began;
    if (waited > seconds * 1000) throw new Error(`${what}: not within ${seconds} s`);
    await setTimeout(Math.min(10 + waited / 10, 200));
  }
}
