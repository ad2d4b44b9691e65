import { delta } from '../rate.ts';

/** The counters of an interface, as in the names of its metrics. */
export const counters = ['rx.bytes', 'tx.bytes', 'rx.packets', 'tx.packets', 'rx.errors', 'tx.errors', 'rx.drops', 'tx.drops'] as const;

export type Traffic = Readonly<Record<(typeof counters)[number], number | undefined>>;

/** The counters that identify an interface. Errors and drops may decrease, because drivers sum them from several sources. */
const steady = counters.slice(0, 4);

/** Traffic between two readings; undefined without an earlier one, or when bytes or packets went backwards. */
export function trafficDelta(now: Traffic, before: Traffic | undefined): Traffic | undefined {
  if (!before) return undefined;
  const deltas = {} as Record<keyof Traffic, number | undefined>;
  for (let index = 0; index < counters.length; index += 1)
    deltas[counters[index]!] = delta(now[counters[index]!], before[counters[index]!]);
  return steady.some((counter) => deltas[counter] === undefined) ? undefined : deltas;
}

/** Whether another interface has taken the name, or its counters start anew: at 2^32 on some kernels. */
export function wentBackwards(now: Traffic, before: Traffic): boolean {
  return steady.some((counter) => (now[counter] ?? 0) < (before[counter] ?? 0));
}
