import type { TopicMessage } from './message.ts';

/** The most acknowledged messages to remember, in case they are delivered again. */
const mostRemembered = 100_000;

/**
 * The offsets that a group member has taken. Those acknowledged without a gap may be committed. A redelivered message is not taken twice.
 */
export class Offsets {
  readonly #partitions = new Map<number, PartitionOffsets>();
  readonly #inFlight = new Set<string>();
  readonly #settled = new Set<string>();

  /** The partitions are assigned to this process, from their committed offsets on. */
  assign(partitions: readonly number[]): void {
    this.#partitions.clear();
    for (const partition of partitions) this.#partitions.set(partition, new PartitionOffsets());
  }

  /** Takes a message. Returns false for one that this process already has. */
  take(message: TopicMessage): boolean {
    const key = keyOf(message);
    const isSettled = this.#settled.has(key);
    this.#partitions.get(message.partition)?.take(message.offset, isSettled);
    if (isSettled || this.#inFlight.has(key)) return false;
    this.#inFlight.add(key);
    return true;
  }

  /** Passes over the offsets up to this one, which hold no messages. */
  passOver(partition: number, offset: bigint): void {
    this.#partitions.get(partition)?.take(offset, true);
  }

  /** Acknowledges a message. */
  settle(message: TopicMessage): void {
    const key = keyOf(message);
    if (!this.#inFlight.delete(key)) return;
    this.#settled.add(key);
    if (this.#settled.size > mostRemembered) this.#settled.delete(this.#settled.values().next().value!);
    this.#partitions.get(message.partition)?.settle(message.offset);
  }

  /** The offsets to commit, each that of the next message to deliver. `committed` is to be called with those that were. */
  uncommitted(): readonly { readonly partition: number; readonly offset: bigint }[] {
    return [...this.#partitions].flatMap(([partition, { next, committed }]) =>
      next === undefined || next === committed ? [] : [{ partition, offset: next }],
    );
  }

  committed(offsets: ReturnType<Offsets['uncommitted']>): void {
    for (const { partition, offset } of offsets) {
      const known = this.#partitions.get(partition);
      if (known) known.committed = offset;
    }
  }
}

class PartitionOffsets {
  next: bigint | undefined;
  committed: bigint | undefined;
  /** The offsets taken from `next` on, in order, and whether each is acknowledged. */
  readonly #taken = new Map<bigint, boolean>();
  #last = -1n;

  take(offset: bigint, isSettled: boolean): void {
    // The topic was created again, or its oldest messages have expired.
    if (offset <= this.#last) this.#taken.clear();
    this.#last = offset;
    this.#taken.set(offset, isSettled);
    this.#advance();
  }

  settle(offset: bigint): void {
    if (this.#taken.has(offset)) this.#taken.set(offset, true);
    this.#advance();
  }

  #advance(): void {
    for (const [offset, isSettled] of this.#taken) {
      if (!isSettled) return;
      this.#taken.delete(offset);
      this.next = offset + 1n;
    }
  }
}

function keyOf({ partition, offset, timestamp }: TopicMessage): string {
  return `${partition} ${offset} ${timestamp}`;
}
