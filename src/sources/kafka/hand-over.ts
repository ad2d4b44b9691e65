import { settledWithin, systemClock } from '../../time/index.ts';

/** Passes items from a producer that pushes to a consumer that pulls, and holds only the offered ones. */
export class HandOver<Thing> {
  readonly #offers: Offer<Thing>[] = [];
  #wake = () => {};
  #isTaking = true;
  #isOpen = true;
  #failure: { readonly error: unknown } | undefined;

  /**
   * Fulfilled with true when all items are taken, or with false when it has ended. Meanwhile `keepAlive` is called every `seconds`; when
   * that rejects, the remaining items are withdrawn.
   */
  async offer(things: readonly Thing[], keepAlive: () => Promise<void>, seconds = 1): Promise<boolean> {
    if (!this.#isOpen || things.length === 0) return this.#isOpen;
    const offer = offerOf(things);
    this.#offers.push(offer);
    this.#wake();
    try {
      for (;;) {
        await settledWithin([offer.taken], seconds, systemClock);
        if (offer.rest.length === 0) return this.#isOpen;
        await keepAlive();
      }
    } finally {
      this.#withdraw(offer);
    }
  }

  /** The offered items, until `stop` or `end`. Throws the error that `end` was given. */
  async *taken(): AsyncGenerator<Thing> {
    while (this.#isTaking) {
      const [offer] = this.#offers;
      if (offer === undefined) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        continue;
      }
      const thing = offer.rest.pop()!;
      if (offer.rest.length === 0) this.#withdraw(offer);
      yield thing;
    }
    if (this.#failure) throw this.#failure.error;
  }

  /** Ends the taking; offers are still held. */
  stop(): void {
    this.#isTaking = false;
    this.#wake();
  }

  /** Withdraws the offers. */
  end(): void {
    this.#isOpen = false;
    for (const offer of [...this.#offers]) this.#withdraw(offer);
    this.stop();
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.end();
  }

  #withdraw(offer: Offer<Thing>): void {
    offer.rest.length = 0;
    offer.done();
    const at = this.#offers.indexOf(offer);
    if (at !== -1) this.#offers.splice(at, 1);
  }
}

interface Offer<Thing> {
  /** The items that are not taken yet, the next one last. */
  readonly rest: Thing[];
  readonly taken: Promise<void>;
  readonly done: () => void;
}

function offerOf<Thing>(things: readonly Thing[]): Offer<Thing> {
  let done = () => {};
  const taken = new Promise<void>((resolve) => (done = resolve));
  return { rest: things.toReversed(), taken, done };
}
