import type { TimeRange } from '../../filters/index.ts';

/** Seconds by which clocks may differ. */
const clockSkew = 60;

/** The Unix time in seconds from which on a broker may have stored the wanted samples, as it stores a sample after it was taken. */
export function storedSince({ since }: Partial<TimeRange> = {}): number | undefined {
  return since === undefined || since === -Infinity ? undefined : since - clockSkew;
}
