/** A queue, first in, first out, of things with a weight. */
export interface Fifo<Thing> {
  readonly length: number;
  /** The sum of all weights. */
  readonly weight: number;
  readonly first: Thing | undefined;
  push(thing: Thing): void;
  /** Puts a thing back before the first. */
  unshift(thing: Thing): void;
  shift(): Thing | undefined;
}

export function fifo<Thing extends { readonly weight: number }>(): Fifo<Thing> {
  let things: (Thing | undefined)[] = [];
  let first = 0;
  let weight = 0;
  return {
    get length() {
      return things.length - first;
    },
    get weight() {
      return weight;
    },
    get first() {
      return things[first];
    },
    push(thing) {
      things.push(thing);
      weight += thing.weight;
    },
    unshift(thing) {
      if (first > 0) things[(first -= 1)] = thing;
      else things.unshift(thing);
      weight += thing.weight;
    },
    shift() {
      const thing = things[first];
      if (thing === undefined) return undefined;
      things[first] = undefined;
      first += 1;
      weight -= thing.weight;
      // Array.shift() would move all elements each time.
      if (first === 1024) [things, first] = [things.slice(first), 0];
      return thing;
    },
  };
}
