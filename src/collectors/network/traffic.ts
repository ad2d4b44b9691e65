import { delta } from '../rate.ts';

/** The counters of an interface, as in the names of its metrics. */
export const counters = ['rx.bytes', 'tx.bytes', 'rx.packets', 'tx.packets', 'rx.errors', 'tx.errors', 'rx.drops', 'tx.drops'] as const;

export type Traffic = Readonly<Record<(typeof counters)[number], number | undefined>>;

/**
 * Traffic between two readings; undefined without an earlier one, or when bytes or packets went backwards, as another interface has the
 * name now. Errors and drops may decrease, because drivers sum them from several sources.
 */
export function trafficDelta(now: Traffic, before: Traffic | undefined): Traffic | undefined {
  if (!before) return undefined;
  const deltas = {} as Record<keyof Traffic, number | undefined>;
  for (const counter of counters) deltas[counter] = delta(now[counter], before[counter]);
  for (let at = 0; at < 4; at += 1) if (deltas[counters[at]!] === undefined) return undefined;
  return deltas;
}
