/** What became of the samples that one exporter was given. They add up: read = written + rejected + dropped + waiting. */
export interface Tally {
  read: number;
  written: number;
  /** Refused by the destination for good. */
  rejected: number;
  /** Given up, for want of room or because the exporter failed. */
  dropped: number;
  /** Deliveries that were tried again; no count of samples. */
  retried: number;
}

export function newTally(): Tally {
  return { read: 0, written: 0, rejected: 0, dropped: 0, retried: 0 };
}

/** The samples whose delivery is not decided. */
export function waiting({ read, written, rejected, dropped }: Tally): number {
  return read - written - rejected - dropped;
}

/** `100 read, 98 written, 2 rejected`; what is none is not told. */
export function describeTally(tally: Tally): string {
  const { read, written, ...rest } = { ...tally, waiting: waiting(tally) };
  const told = Object.entries(rest).flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []));
  return [`${read} read`, `${written} written`, ...told].join(', ');
}
