import type { TimeRange } from '../../filters/index.ts';

/** Seconds by which clocks differ. */
const clockSkew = 60;

/** The Unix time in seconds after which a broker has stored the samples that are wanted, for each is stored after it was taken. */
export function storedSince({ since }: Partial<TimeRange> = {}): number | undefined {
  return since === undefined || since === -Infinity ? undefined : since - clockSkew;
}
