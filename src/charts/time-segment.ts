/** Consecutive slots of one length. */
export interface TimeSegment {
  /** Its first slot, and the Unix time of that. */
  readonly slot: number;
  time: number;
  /** Seconds of a slot. */
  readonly interval: number;
  /** Whether time jumps at its first slot. */
  readonly breaks: boolean;
  /** Its newest slot that has a sample. */
  last: number;
  /** Seconds by which its start has been corrected for drift. */
  moved: number;
  /** The host whose drift it follows, as several would pull it back and forth. */
  leader?: string;
  next?: TimeSegment;
}

/** The slot nearest to a time, as if the segment had no end. */
export function slotIn({ slot, time, interval }: TimeSegment, at: number): number {
  return slot + Math.round((at - time) / interval);
}

/** The time of a slot, as if the segment had no end. */
export function timeIn({ slot, time, interval }: TimeSegment, at: number): number {
  return time + (at - slot) * interval;
}

/** Whether a time is between the first and last sample, or within so many slots of them. */
export function holds(segment: TimeSegment, at: number, tolerance = 0.5): boolean {
  const margin = tolerance * segment.interval;
  return at >= segment.time - margin && at <= timeIn(segment, segment.last) + margin;
}

/** The last segment, from `start` on, that a time belongs to. */
export function latestSegment(start: TimeSegment, at: number): TimeSegment {
  let segment = start;
  for (let next = start.next; next && slotIn(segment, at) >= next.slot; next = next.next) {
    if (at < next.time - 2 * next.interval) break;
    segment = next;
  }
  return segment;
}
