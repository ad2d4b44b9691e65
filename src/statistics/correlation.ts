/** The autocorrelation of values, in constant memory: Pearson's coefficient at lag 1. */
export class Correlation {
  #pairs = 0;
  /** Values are summed relative to one of them, because sums of large numbers lose precision. */
  #origin = NaN;
  #before = 0;
  #after = 0;
  #beforeSquared = 0;
  #afterSquared = 0;
  #product = 0;

  /** Returns a function that takes the values of one host, in order. */
  sequence(): (value: number) => void {
    let before: number | undefined;
    return (value) => {
      if (before !== undefined) this.#add(before, value);
      before = value;
    };
  }

  /** From -1 to 1; 0 where it is undefined, as for equal values. */
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
