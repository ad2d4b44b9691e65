import { originKey, perShape, type Shape } from '../samples/index.ts';

/** The most characters of all names together, which are held as long as their origins. */
const mostCharacters = 64 * 2 ** 20;

/**
 * A value for each origin of samples: a host with its tags. Beyond `most` origins, or names that are too long together, as they are
 * untrusted input, the one silent for longest is forgotten.
 */
export class Origins<Kept> {
  readonly #make: (shape: Shape) => Kept;
  readonly #forget: (kept: Kept) => void;
  readonly #most: number;
  readonly #kept = new Map<string, Kept>();
  readonly #keyOf = perShape(originKey);
  #characters = 0;

  constructor(make: (shape: Shape) => Kept, forget: (kept: Kept) => void, most = 10_000) {
    this.#make = make;
    this.#forget = forget;
    this.#most = most;
  }

  of(shape: Shape): Kept {
    const key = this.#keyOf(shape);
    const known = this.#kept.get(key);
    if (known === undefined) this.#characters += key.length;
    const kept = known ?? this.#make(shape);
    // The map is ordered by the last sample.
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    while (this.#kept.size > this.#most || (this.#characters > mostCharacters && this.#kept.size > 1)) this.forgetSilent();
    return kept;
  }

  all(): Iterable<Kept> {
    return this.#kept.values();
  }

  clear(): void {
    for (const kept of this.#kept.values()) this.#forget(kept);
    this.#kept.clear();
    this.#characters = 0;
  }

  /** Forgets the one silent for longest. */
  forgetSilent(): void {
    const [key, kept] = this.#kept.entries().next().value!;
    this.#kept.delete(key);
    this.#characters -= key.length;
    this.#forget(kept);
  }
}
