import { delta, wrappingDelta } from '../rate.ts';

/** The kinds of requests that the kernel counts apart. */
export const kinds = ['read', 'write', 'discard', 'flush'] as const;

/** The counters of a block device; undefined for those that a system lacks. */
export type DiskCounters = Readonly<Record<(typeof kinds)[number], Requests>> & {
  /** Milliseconds in which there was work to do. */
  readonly busy: number | undefined;
  /** Milliseconds, summed over the requests that were under way in them. */
  readonly queued: number | undefined;
};

export interface Requests {
  readonly completed: number | undefined;
  readonly bytes: number | undefined;
  /** From request to completion, summed. */
  readonly milliseconds: number | undefined;
}

/**
 * What a device did between two readings; undefined when there was none before, or when a count of requests or bytes
 * went backwards: another device has taken the name, and no number of the two can be compared.
 */
export function diskDelta(now: DiskCounters, before: DiskCounters | undefined): DiskCounters | undefined {
  if (!before || kinds.some((kind) => isBackwards(now[kind], before[kind]))) return undefined;
  const requests = (kind: (typeof kinds)[number]): Requests => ({
    completed: delta(now[kind].completed, before[kind].completed),
    bytes: delta(now[kind].bytes, before[kind].bytes),
    milliseconds: millisecondsDelta(now[kind].milliseconds, before[kind].milliseconds),
  });
  return {
    read: requests('read'),
    write: requests('write'),
    discard: requests('discard'),
    flush: requests('flush'),
    busy: millisecondsDelta(now.busy, before.busy),
    queued: millisecondsDelta(now.queued, before.queued),
  };
}

function isBackwards(now: Requests, before: Requests): boolean {
  return isLess(now.completed, before.completed) || isLess(now.bytes, before.bytes);
}

function isLess(now: number | undefined, before: number | undefined): boolean {
  return now !== undefined && before !== undefined && now < before;
}

/** The kernel prints milliseconds as 32-bit numbers. Half of that range is neither a wrap nor growth: the count fell, below 0 perhaps. */
function millisecondsDelta(now: number | undefined, before: number | undefined): number | undefined {
  const milliseconds = wrappingDelta(now, before, 2 ** 32);
  return milliseconds === undefined || milliseconds >= 2 ** 31 ? undefined : milliseconds;
}
