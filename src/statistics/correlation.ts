/** How much each value resembles the one before it, in constant memory: Pearson's correlation at lag 1. */
export class Correlation {
  #pairs = 0;
  /** Sums of large numbers cancel each other out; those of distances from one of the values do not. */
  #origin = NaN;
  #before = 0;
  #after = 0;
  #beforeSquared = 0;
  #afterSquared = 0;
  #product = 0;

  /** Takes the values of one host, in their order. */
  sequence(): (value: number) => void {
    let before: number | undefined;
    return (value) => {
      if (before !== undefined) this.#add(before, value);
      before = value;
    };
  }

  /** From -1 to 1; 0 where it cannot be known, as of values that are all the same. */
  get coefficient(): number {
    const n = this.#pairs;
    const spread = (n * this.#beforeSquared - this.#before ** 2) * (n * this.#afterSquared - this.#after ** 2);
    if (!(spread > 0)) return 0;
    return Math.min(1, Math.max(-1, (n * this.#product - this.#before * this.#after) / Math.sqrt(spread)));
  }

  #add(before: number, after: number): void {
    if (this.#pairs === 0) this.#origin = before;
    const x = before - this.#origin;
    const y = after - this.#origin;
    this.#pairs += 1;
    this.#before += x;
    this.#after += y;
    this.#beforeSquared += x * x;
    this.#afterSquared += y * y;
    this.#product += x * y;
  }
}
