/** Maps samples to slots. Consecutive samples of a host get consecutive slots. */
export interface TimeAxis {
  /** The slot of a sample. With another `interval` (seconds) than before, a slot has that length from now on. */
  slotFor(host: string, timestamp: number, interval: number): number;
  /** Unix time of a slot. */
  timeOf(slot: number): number;
  /** The slot nearest to a time; undefined before the first slot and after the last. */
  slotAt(time: number): number | undefined;
  /** The length of a slot in seconds. */
  intervalAt(slot: number): number;
  /** The first later slot at which the length of slots changes or time jumps; else Infinity. */
  changeAfter(slot: number): number;
  /** The slots from `from` to before `to` at which time jumps: after a gap, or where a clock was set back. */
  breaks(from: number, to: number): number[];
  /** The newest slot; -1 before there is any. */
  readonly end: number;
  /** The state that another axis continues from. */
  readonly state: AxisState;
}

/** The state of an axis, for JSON. */
export interface AxisState {
  readonly end: number;
  readonly segments: readonly Omit<Segment, 'next'>[];
  /** The last time of each host, and its segment. */
  readonly hosts: readonly (readonly [host: string, timestamp: number, segment: number])[];
}

/** Consecutive slots of one length. */
interface Segment {
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
  next?: Segment;
  /** The host whose drift it follows, as several would pull it back and forth. */
  leader?: string;
}

/** The most slots drawn for a gap. */
const maxGap = 30;

/** Slots without a sample after which another host becomes the leader. */
const leaderTimeout = 10;

/** The most segments, in case a clock keeps jumping. */
const maxSegments = 4096;

/** A segment begins where a clock is set back, after a long gap, and with another interval. */
export function createTimeAxis(state: AxisState = { end: -1, segments: [], hosts: [] }): TimeAxis {
  const segments: Segment[] = state.segments.map((segment) => ({ ...segment }));
  segments.forEach((segment, at) => at > 0 && (segments[at - 1]!.next = segment));
  const hosts = new Map(state.hosts.map(([host, timestamp, at]) => [host, { timestamp, segment: segments[at] ?? segments[0]! }]));
  let { end } = state;

  const begin = (slot: number, time: number, interval: number, breaks: boolean): Segment => {
    const segment: Segment = { slot, time, interval, breaks, last: slot, moved: 0 };
    const before = segments.at(-1);
    if (before) before.next = segment;
    segments.push(segment);
    if (segments.length > maxSegments) segments.shift();
    return segment;
  };
  const slotOf = (segment: Segment, timestamp: number) => segment.slot + Math.round((timestamp - segment.time) / segment.interval);
  const timeInSegment = (segment: Segment, slot: number) => segment.time + (slot - segment.slot) * segment.interval;
  const holds = (segment: Segment, time: number, tolerance = 0.5) =>
    time >= segment.time - tolerance * segment.interval && time <= timeInSegment(segment, segment.last) + tolerance * segment.interval;
  const segmentAt = (slot: number) => segments.findLast((one) => one.slot <= slot) ?? segments[0];

  /** The segment in which a host continues, as other hosts may have begun later ones. */
  const latestSegment = (start: Segment, timestamp: number): Segment => {
    let segment = start;
    for (let next = segment.next; next && slotOf(segment, timestamp) >= next.slot; next = segment.next) {
      if (timestamp < next.time - 2 * next.interval) break;
      segment = next;
    }
    return segment;
  };

  /** The segment for the first sample of a host, near samples of others. */
  const segmentNear = (timestamp: number) =>
    segments.findLast((one) => holds(one, timestamp)) ?? segments.findLast((one) => holds(one, timestamp, maxGap));

  const segmentFor = (host: string, timestamp: number, interval: number): Segment => {
    const before = hosts.get(host);
    const newest = segments.at(-1);
    if (!newest) return begin(0, timestamp, interval, false);
    const segment = before ? latestSegment(before.segment, timestamp) : (segmentNear(timestamp) ?? newest);
    const isBack = timestamp < (before ? before.timestamp - 2 * segment.interval : segment.time - maxGap * segment.interval);
    if (isBack) return begin(end + 3, timestamp, interval, true);
    const slot = slotOf(segment, timestamp);
    if (slot > end + Math.max(maxGap, (3 * interval) / segment.interval)) return begin(end + maxGap, timestamp, interval, true);
    return segment === newest && interval !== segment.interval && slot > end ? begin(end + 1, timestamp, interval, false) : segment;
  };

  const isLeader = (host: string, segment: Segment, timestamp: number): boolean => {
    const lastFromLeader = segment.leader === undefined ? undefined : hosts.get(segment.leader)?.timestamp;
    if (lastFromLeader === undefined || Math.abs(timestamp - lastFromLeader) > leaderTimeout * segment.interval) segment.leader = host;
    return segment.leader === host;
  };

  return {
    slotFor(host, timestamp, interval) {
      let segment = segmentFor(host, timestamp, interval);
      const slot = Math.max(0, slotOf(segment, timestamp));
      if (isLeader(host, segment, timestamp)) {
        // The interval drifts against the clock. A tenth of the error at a time keeps jitter from moving slots.
        const drift = (timestamp - timeInSegment(segment, slot)) / 10;
        segment.time += drift;
        segment.moved += drift;
        if (Math.abs(segment.moved) > segment.interval && slot >= end) {
          segment.time -= segment.moved;
          segment = begin(slot, timestamp, segment.interval, false);
          segment.leader = host;
        }
      }
      hosts.set(host, { timestamp, segment });
      segment.last = Math.max(segment.last, slot);
      end = Math.max(end, slot);
      return slot;
    },
    timeOf(slot) {
      const segment = segmentAt(slot);
      return segment ? timeInSegment(segment, slot) : NaN;
    },
    slotAt(time) {
      const segment = segments.findLast((one) => holds(one, time));
      if (segment) return slotOf(segment, time);
      const after = segments.filter((one) => one.time > time).sort((one, other) => one.time - other.time)[0];
      return after && segments.some((one) => one.time < time) ? after.slot : undefined;
    },
    intervalAt: (slot) => segmentAt(slot)?.interval ?? 1,
    changeAfter: (slot) => segments[segments.findLastIndex((one) => one.slot <= slot) + 1]?.slot ?? Infinity,
    breaks: (from, to) => segments.filter((one) => one.breaks && one.slot >= from && one.slot < to).map(({ slot }) => slot),
    get end() {
      return end;
    },
    get state() {
      return {
        end,
        segments: segments.map(({ slot, time, interval, breaks, last, moved, leader }) => ({
          ...{ slot, time, interval, breaks, last, moved, ...(leader !== undefined && { leader }) },
        })),
        hosts: Array.from(hosts, ([host, { timestamp, segment }]) => [host, timestamp, segments.indexOf(segment)] as const),
      };
    },
  };
}
