/** A queue, first in, first out, of things with a weight. */
export class Fifo<Thing extends { readonly weight: number }> {
  #things: (Thing | undefined)[] = [];
  #start = 0;
  #weight = 0;

  get length(): number {
    return this.#things.length - this.#start;
  }

  /** The sum of all weights. */
  get weight(): number {
    return this.#weight;
  }

  get first(): Thing | undefined {
    return this.#things[this.#start];
  }

  push(thing: Thing): void {
    this.#things.push(thing);
    this.#weight += thing.weight;
  }

  /** Puts a thing back before the first. */
  unshift(thing: Thing): void {
    if (this.#start > 0) this.#things[(this.#start -= 1)] = thing;
    else this.#things.unshift(thing);
    this.#weight += thing.weight;
  }

  shift(): Thing | undefined {
    const { first } = this;
    if (first === undefined) return undefined;
    this.#things[this.#start] = undefined;
    this.#start += 1;
    this.#weight -= first.weight;
    // Array.shift() would move all elements each time.
    if (this.#start === 1024) [this.#things, this.#start] = [this.#things.slice(this.#start), 0];
    return first;
  }
}
