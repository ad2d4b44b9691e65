import type { TimeRange } from '../../filters/index.ts';

/** When a broker may store the wanted samples, in Unix time in seconds. */
export interface StoredSpan {
  /** -Infinity for all that is stored; undefined for what comes from now on. */
  readonly since: number | undefined;
  /** undefined where reading has no end. */
  readonly until: number | undefined;
}

/** Seconds by which clocks may differ, and for which a sample may be on its way. */
const clockSkew = 60;

/**
 * A sample is stored after it was taken, and a spooled one much later: reading ends with what is stored once its time is over. Without a
 * beginning, an end in the past means all that is stored, as nothing of that time comes from now on.
 */
export function storedSpan({ since = -Infinity, until = Infinity }: Partial<TimeRange> = {}, now = Date.now() / 1000): StoredSpan {
  const all = until < now ? -Infinity : undefined;
  return { since: since === -Infinity ? all : since - clockSkew, until: until === Infinity ? undefined : until + clockSkew };
}
