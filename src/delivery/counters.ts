/** What became of the samples that one exporter was given. They add up: read = written + rejected + dropped + pending. */
export interface Counters {
  read: number;
  written: number;
  /** Refused by the destination for good. */
  rejected: number;
  /** Refused too, in a write that is still under way. */
  refused: number;
  /** Given up, for want of room or because the exporter failed. */
  dropped: number;
  /** Deliveries that were tried again; no count of samples. */
  retried: number;
}

export function newCounters(): Counters {
  return { read: 0, written: 0, rejected: 0, refused: 0, dropped: 0, retried: 0 };
}

/** So many samples are settled: those that were refused as rejected, the rest as written. No count ever falls. */
export function countSettled(counters: Counters, count: number): void {
  const rejected = Math.min(count, counters.refused);
  counters.refused -= rejected;
  counters.rejected += rejected;
  counters.written += count - rejected;
}

/** The samples whose delivery is not decided. */
export function pendingOf({ read, written, rejected, dropped }: Readonly<Counters>): number {
  return read - written - rejected - dropped;
}

/** `100 read, 98 written, 2 rejected`; what is none is left out. */
export function describeCounters(counters: Readonly<Counters>): string {
  const { read, written, rejected, dropped, retried } = counters;
  const rest = Object.entries({ rejected, dropped, pending: pendingOf(counters), retried });
  return [`${read} read`, `${written} written`, ...rest.flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []))].join(', ');
}
