/** A counter of one host, reading by reading. */
export class Counter {
  /** The increase since the reading before. A smaller reading means a reset to 0. */
  growth = 0;
  /** The increase per second; undefined where unknown, as for the first reading. */
  rate: number | undefined;
  #value = NaN;
  #time = Infinity;

  /**
   * An earlier time than before, as with files in another order, gives no increase, and the same time, as of samples in one
   * millisecond, no reset.
   */
  read(value: number, time: number): void {
    const elapsed = time - this.#time;
    const isNext = elapsed > 0;
    if (elapsed >= 0 && value >= this.#value) this.growth = value - this.#value;
    else this.growth = isNext ? value : 0;
    this.rate = isNext ? this.growth / elapsed : undefined;
    this.#value = value;
    this.#time = time;
  }
}
