/** A counter of one host, reading by reading. */
export class Counter {
  /** How much it has grown since the reading before; one that is less than before has begun anew, at 0. */
  growth = 0;
  /** The same per second; undefined where that is not known, as of the first reading. */
  rate: number | undefined;
  #value = NaN;
  #time = Infinity;

  /** An older reading than the one before, as of files in another order, tells nothing of growth. */
  read(value: number, time: number): void {
    const elapsed = time - this.#time;
    const isNext = elapsed > 0;
    this.growth = isNext ? (value >= this.#value ? value - this.#value : value) : 0;
    this.rate = isNext ? this.growth / elapsed : undefined;
    this.#value = value;
    this.#time = time;
  }
}
