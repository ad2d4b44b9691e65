/** A message by its place in a topic. */
export interface TopicMessage {
  readonly partition: number;
  readonly offset: bigint;
  /** Unix time in milliseconds; tells messages apart whose offsets are the same, in a topic that is made again. */
  readonly timestamp: string;
}

/** The most messages that are known to be settled, in case that they are delivered again. */
const mostRemembered = 100_000;

/**
 * What a member of a group has taken, and what of it is settled in the order of offsets, which is what may be committed. What is
 * delivered again although this process has it is not taken twice.
 */
export class Offsets {
  readonly #partitions = new Map<number, PartitionOffsets>();
  readonly #inFlight = new Set<string>();
  readonly #settled = new Set<string>();

  /** From now on the group delivers these partitions to this process, beginning with what was committed. */
  assign(partitions: readonly number[]): void {
    this.#partitions.clear();
    for (const partition of partitions) this.#partitions.set(partition, new PartitionOffsets());
  }

  /** Whether the message is new to this process. */
  take(message: TopicMessage): boolean {
    const key = keyOf(message);
    const isSettled = this.#settled.has(key);
    this.#partitions.get(message.partition)?.take(message.offset, isSettled);
    if (isSettled || this.#inFlight.has(key)) return false;
    this.#inFlight.add(key);
    return true;
  }

  /** A message needs not be delivered again. */
  settle(message: TopicMessage): void {
    const key = keyOf(message);
    if (!this.#inFlight.delete(key)) return;
    this.#settled.add(key);
    if (this.#settled.size > mostRemembered) this.#settled.delete(this.#settled.values().next().value!);
    this.#partitions.get(message.partition)?.settle(message.offset);
  }

  /** The offsets to commit, each that of the next message to be delivered; calls of `committed` tell which were. */
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
  /** Offsets that were taken and not passed by `next`, in order, and whether each is settled. */
  readonly #taken = new Map<bigint, boolean>();
  #last = -1n;

  take(offset: bigint, isSettled: boolean): void {
    // The topic was made again, or its oldest messages are gone.
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
