/** What became of the samples that one exporter was given. They add up: read = written + rejected + dropped + waiting. */
export interface Tally {
  read: number;
  written: number;
  /** Refused by the destination for good. */
  rejected: number;
  /** Refused too, in a batch that is not settled yet. */
  refused: number;
  /** Given up, for want of room or because the exporter failed. */
  dropped: number;
  /** Deliveries that were tried again; no count of samples. */
  retried: number;
}

export function newTally(): Tally {
  return { read: 0, written: 0, rejected: 0, refused: 0, dropped: 0, retried: 0 };
}

/** A sample that an exporter was given is written, or else one of those that were refused. No count ever falls. */
export function settle(tally: Tally): void {
  if (tally.refused === 0) tally.written += 1;
  else {
    tally.refused -= 1;
    tally.rejected += 1;
  }
}

/** The samples whose delivery is not decided. */
export function waiting({ read, written, rejected, dropped }: Tally): number {
  return read - written - rejected - dropped;
}

/** `1 sample`, `2 samples`. */
export function samplesOf(count: number): string {
  return count === 1 ? '1 sample' : `${count} samples`;
}

/** `100 read, 98 written, 2 rejected`; what is none is not told. */
export function describeTally(tally: Tally): string {
  const { read, written, rejected, dropped, retried } = tally;
  const told = Object.entries({ rejected, dropped, waiting: waiting(tally), retried }).flatMap(([what, count]) =>
    count > 0 ? [`${count} ${what}`] : [],
  );
  return [`${read} read`, `${written} written`, ...told].join(', ');
}
