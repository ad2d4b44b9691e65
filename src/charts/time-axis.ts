import { holds, latestSegment, slotIn, timeIn, type TimeSegment } from './time-segment.ts';

/** The state of an axis, for JSON. */
export interface AxisState {
  readonly end: number;
  readonly segments: readonly Omit<TimeSegment, 'next'>[];
  /** The last time of each host, its segment, and its slot. */
  readonly hosts: readonly (readonly [host: string, timestamp: number, segment: number, slot: number])[];
}

/** The last sample of a host. */
interface Latest {
  readonly timestamp: number;
  readonly segment: TimeSegment;
  readonly slot: number;
}

/** The most slots drawn for a gap. */
const maxGap = 30;

/** Slots without a sample after which another host becomes the leader. */
const leaderTimeout = 10;

/** Slots by which a sample may be early or late. More than half a slot, as jitter adds to what is left of drift. */
const maxJitter = 0.75;

/** The most segments, in case a clock keeps jumping. */
const maxSegments = 4096;

/**
 * Maps samples to slots: consecutive samples of a host get consecutive slots. A segment of them begins where a clock is set back, after a
 * long gap, and with another interval.
 */
export class TimeAxis {
  readonly #segments: TimeSegment[];
  readonly #hosts: Map<string, Latest>;
  #end: number;

  /** Continues from a state, if there is one. */
  constructor({ end, segments, hosts }: AxisState = { end: -1, segments: [], hosts: [] }) {
    const own: TimeSegment[] = segments.map((segment) => ({ ...segment }));
    own.forEach((segment, at) => at > 0 && (own[at - 1]!.next = segment));
    this.#segments = own;
    this.#hosts = new Map(hosts.map(([host, timestamp, at, slot]) => [host, { timestamp, segment: own[at] ?? own[0]!, slot }]));
    this.#end = end;
  }

  /** The newest slot; -1 before there is any. */
  get end(): number {
    return this.#end;
  }

  /** The state that another axis continues from. */
  get state(): AxisState {
    return {
      end: this.#end,
      segments: this.#segments.map(({ next: _next, ...segment }) => segment),
      hosts: Array.from(this.#hosts, ([host, { timestamp, segment, slot }]) => [host, timestamp, this.#segments.indexOf(segment), slot]),
    };
  }

  /** The slot of a sample. With another `interval` (seconds) than before, a slot has that length from now on. */
  slotFor(host: string, timestamp: number, interval: number): number {
    let segment = this.#segmentFor(host, timestamp, interval);
    const slot = Math.max(0, slotAfter(this.#hosts.get(host), segment, timestamp));
    if (this.#isLeader(host, segment, timestamp)) segment = this.#followDrift(segment, slot, timestamp);
    this.#hosts.set(host, { timestamp, segment, slot });
    segment.last = Math.max(segment.last, slot);
    this.#end = Math.max(this.#end, slot);
    return slot;
  }

  /** Unix time of a slot. */
  timeOf(slot: number): number {
    const segment = this.#segmentAt(slot);
    return segment ? timeIn(segment, slot) : NaN;
  }

  /** The slot nearest to a time; undefined before the first slot and after the last. */
  slotAt(time: number): number | undefined {
    const segment = this.#segments.findLast((one) => holds(one, time));
    if (segment) return slotIn(segment, time);
    const after = this.#segments.filter((one) => one.time > time).sort((one, other) => one.time - other.time)[0];
    return after && this.#segments.some((one) => one.time < time) ? after.slot : undefined;
  }

  /** The length of a slot in seconds. */
  intervalAt(slot: number): number {
    return this.#segmentAt(slot)?.interval ?? 1;
  }

  /** The first later slot at which the length of slots changes or time jumps; else Infinity. */
  changeAfter(slot: number): number {
    return this.#segments[this.#segments.findLastIndex((one) => one.slot <= slot) + 1]?.slot ?? Infinity;
  }

  /** The slots from `from` to before `to` at which time jumps: after a gap, or where a clock was set back. */
  breaks(from: number, to: number): number[] {
    return this.#segments.filter((one) => one.breaks && one.slot >= from && one.slot < to).map(({ slot }) => slot);
  }

  #segmentAt(slot: number): TimeSegment | undefined {
    return this.#segments.findLast((one) => one.slot <= slot) ?? this.#segments[0];
  }

  #segmentFor(host: string, timestamp: number, interval: number): TimeSegment {
    const newest = this.#segments.at(-1);
    if (!newest) return this.#begin(0, timestamp, interval, false);
    const before = this.#hosts.get(host);
    const segment = before ? latestSegment(before.segment, timestamp) : (this.#segmentNear(timestamp) ?? newest);
    const isBack = timestamp < (before ? before.timestamp - 2 * segment.interval : segment.time - maxGap * segment.interval);
    if (isBack) return this.#begin(this.#end + 3, timestamp, interval, true);
    const slot = slotIn(segment, timestamp);
    const isGap = slot > this.#end + Math.max(maxGap, (3 * interval) / segment.interval);
    if (isGap) return this.#begin(this.#end + maxGap, timestamp, interval, true);
    const isNewInterval = segment === newest && interval !== segment.interval && slot > this.#end;
    return isNewInterval ? this.#begin(this.#end + 1, timestamp, interval, false) : segment;
  }

  /** The segment for the first sample of a host, near samples of others. */
  #segmentNear(timestamp: number): TimeSegment | undefined {
    const within = (tolerance?: number) => this.#segments.findLast((one) => holds(one, timestamp, tolerance));
    return within() ?? within(maxGap);
  }

  #isLeader(host: string, segment: TimeSegment, timestamp: number): boolean {
    const lastFromLeader = segment.leader === undefined ? undefined : this.#hosts.get(segment.leader)?.timestamp;
    if (lastFromLeader === undefined || Math.abs(timestamp - lastFromLeader) > leaderTimeout * segment.interval) segment.leader = host;
    return segment.leader === host;
  }

  /** Moves a segment as the interval drifts against the clock. After a whole slot of drift another one begins, so that the past keeps its times. */
  #followDrift(segment: TimeSegment, slot: number, timestamp: number): TimeSegment {
    // A fifth of the error at a time keeps jitter from moving slots.
    const drift = (timestamp - timeIn(segment, slot)) / 5;
    segment.time += drift;
    segment.moved += drift;
    if (Math.abs(segment.moved) <= segment.interval || slot < this.#end) return segment;
    segment.time -= segment.moved;
    return this.#begin(slot, timestamp, segment.interval, false, segment.leader);
  }

  #begin(slot: number, time: number, interval: number, breaks: boolean, leader?: string): TimeSegment {
    const segment = { slot, time, interval, breaks, last: slot, moved: 0, ...(leader !== undefined && { leader }) };
    const before = this.#segments.at(-1);
    if (before) before.next = segment;
    this.#segments.push(segment);
    if (this.#segments.length > maxSegments) this.#segments.shift();
    return segment;
  }
}

/** The slot that the time since the host's last sample leads to, unless that is off by more than jitter; else the nearest. */
function slotAfter(before: Latest | undefined, segment: TimeSegment, timestamp: number): number {
  const nearest = slotIn(segment, timestamp);
  if (before?.segment !== segment) return nearest;
  const slot = before.slot + Math.round((timestamp - before.timestamp) / segment.interval);
  return Math.abs(timestamp - timeIn(segment, slot)) < maxJitter * segment.interval ? slot : nearest;
}
