/** The messages of a session that await a PUBACK, by packet identifier, the oldest first. */
export class Unacknowledged {
  readonly #answers = new Map<number, (reason: number) => void>();
  #lastId = 0;

  get size(): number {
    return this.#answers.size;
  }

  /** Adds a message. Its answer is the reason code. */
  add(): { readonly id: number; readonly answer: Promise<number> } {
    do this.#lastId = (this.#lastId % mostIds) + 1;
    while (this.#answers.has(this.#lastId));
    const id = this.#lastId;
    return { id, answer: new Promise((resolve) => this.#answers.set(id, resolve)) };
  }

  acknowledge(id: number, reason: number): void {
    this.#answers.get(id)?.(reason);
    this.#answers.delete(id);
  }

  /** Answers the message if it is the only one, as its session ends. */
  acknowledgeOnly(reason: number): void {
    if (this.size === 1) for (const answer of this.#answers.values()) answer(reason);
  }

  /** Fulfilled when the oldest message is acknowledged. */
  async next(): Promise<void> {
    const [[id, answer] = []] = this.#answers;
    return new Promise((next) => {
      this.#answers.set(id!, (reason) => {
        answer!(reason);
        next();
      });
    });
  }
}

/** Packet identifiers have 16 bits and are not 0. */
const mostIds = 65_535;
