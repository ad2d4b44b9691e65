import { settledWithin } from '../time/index.ts';
import type { Host } from './host.ts';

/** Seconds to wait for answers. Later ones count for the next tick. */
const longest = 0.4;

/** Waits for the first answers of programs and servers, for a part of a tick. */
export function firstAnswers(pending: readonly Promise<void>[], { interval, clock }: Pick<Host, 'interval' | 'clock'>): Promise<void> {
  return settledWithin(pending, Math.min(interval / 2, longest), clock);
}
