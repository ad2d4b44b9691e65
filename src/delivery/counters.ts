/** Counts of the samples of one exporter. They add up: read = written + rejected + dropped + pending. */
export interface Counters {
  read: number;
  written: number;
  /** The destination has refused them for good. */
  rejected: number;
  /** Rejected within a write that is still under way. */
  pendingRejected: number;
  /** Given up because the queue was full or the exporter has failed. */
  dropped: number;
  /** Retries of deliveries, not of samples. */
  retried: number;
}

export function newCounters(): Counters {
  return { read: 0, written: 0, rejected: 0, pendingRejected: 0, dropped: 0, retried: 0 };
}

/** Counts settled samples: first the pending rejections as rejected, then the rest as written. */
export function countSettled(counters: Counters, count: number): void {
  const rejected = Math.min(count, counters.pendingRejected);
  counters.pendingRejected -= rejected;
  counters.rejected += rejected;
  counters.written += count - rejected;
}

/** The samples that are not settled yet. */
export function pendingOf({ read, written, rejected, dropped }: Readonly<Counters>): number {
  return read - written - rejected - dropped;
}

/** `100 read, 98 written, 2 rejected`, without counts of 0 behind the first two. */
export function describeCounters(counters: Readonly<Counters>): string {
  const { read, written, rejected, dropped, retried } = counters;
  const rest = Object.entries({ rejected, dropped, pending: pendingOf(counters), retried });
  return [`${read} read`, `${written} written`, ...rest.flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []))].join(', ');
}
