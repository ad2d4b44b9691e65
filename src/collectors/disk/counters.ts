import { delta, wrappingDelta } from '../rate.ts';

/** The kinds of requests that the kernel counts. */
export const kinds = ['read', 'write', 'discard', 'flush'] as const;

/** The counters of a block device; undefined where the system has none. */
export type DiskCounters = Readonly<Record<(typeof kinds)[number], Requests>> & {
  /** Milliseconds with requests in flight. */
  readonly busy: number | undefined;
  /** Milliseconds, summed over the requests in flight. */
  readonly queued: number | undefined;
};

export interface Requests {
  readonly completed: number | undefined;
  readonly bytes: number | undefined;
  /** From request to completion, summed. */
  readonly milliseconds: number | undefined;
}

/**
 * A device's activity between two readings; undefined without an earlier one, or when requests or bytes went backwards, as another device
 * has the name now.
 */
export function diskDelta(now: DiskCounters, before: DiskCounters | undefined): DiskCounters | undefined {
  if (!before || kinds.some((kind) => isBackwards(now[kind], before[kind]))) return undefined;
  return {
    read: requestsDelta(now.read, before.read),
    write: requestsDelta(now.write, before.write),
    discard: requestsDelta(now.discard, before.discard),
    flush: requestsDelta(now.flush, before.flush),
    busy: millisecondsDelta(now.busy, before.busy),
    queued: millisecondsDelta(now.queued, before.queued),
  };
}

function requestsDelta(now: Requests, before: Requests): Requests {
  return {
    completed: delta(now.completed, before.completed),
    bytes: delta(now.bytes, before.bytes),
    milliseconds: millisecondsDelta(now.milliseconds, before.milliseconds),
  };
}

function isBackwards(now: Requests, before: Requests): boolean {
  return isLess(now.completed, before.completed) || isLess(now.bytes, before.bytes);
}

function isLess(now: number | undefined, before: number | undefined): boolean {
  return now !== undefined && before !== undefined && now < before;
}

/** The kernel prints milliseconds as 32-bit numbers that wrap. Half of that range is neither a wrap nor growth: the count fell, perhaps below 0. */
function millisecondsDelta(now: number | undefined, before: number | undefined): number | undefined {
  const milliseconds = wrappingDelta(now, before, 2 ** 32);
  return milliseconds === undefined || milliseconds >= 2 ** 31 ? undefined : milliseconds;
}
