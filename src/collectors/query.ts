/** A query that may take longer than a tick. Its last answer stays while the next one is pending. */
export class Query<Answer> {
  /** The last answer; a failure leaves it. */
  answer: Answer | undefined;
  /** Why the last query failed; undefined otherwise. */
  failure: unknown;
  askedAt = -Infinity;
  answeredAt = -Infinity;
  readonly #ask: () => Promise<Answer>;
  readonly #now: () => number;
  #pending: Promise<void> | undefined;

  /** `now` gives seconds. */
  constructor(ask: () => Promise<Answer>, now: () => number) {
    this.#ask = ask;
    this.#now = now;
  }

  /** Asks when that is due and no answer is pending. Returns a promise while one is, which never rejects. */
  refresh(isDue: boolean): Promise<void> | undefined {
    if (isDue) this.#pending ??= this.#run().finally(() => (this.#pending = undefined));
    return this.#pending;
  }

  async #run(): Promise<void> {
    this.askedAt = this.#now();
    try {
      this.answer = await this.#ask();
      this.failure = undefined;
      this.answeredAt = this.#now();
    } catch (error) {
      this.failure = error;
    }
  }
}
