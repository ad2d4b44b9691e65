import { originKey, perShape, type Shape } from '../samples/index.ts';

/**
 * A value for each origin of samples: a host with its tags. Beyond `most` origins, as names are untrusted input, the one silent for longest
 * is forgotten.
 */
export class Origins<Kept> {
  readonly #make: (shape: Shape) => Kept;
  readonly #forget: (kept: Kept) => void;
  readonly #most: number;
  readonly #kept = new Map<string, Kept>();
  readonly #keyOf = perShape(originKey);

  constructor(make: (shape: Shape) => Kept, forget: (kept: Kept) => void, most = 10_000) {
    this.#make = make;
    this.#forget = forget;
    this.#most = most;
  }

  of(shape: Shape): Kept {
    const key = this.#keyOf(shape);
    const kept = this.#kept.get(key) ?? this.#make(shape);
    // The map is ordered by the last sample.
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    if (this.#kept.size > this.#most) this.#forgetSilent();
    return kept;
  }

  all(): Iterable<Kept> {
    return this.#kept.values();
  }

  clear(): void {
    for (const kept of this.#kept.values()) this.#forget(kept);
    this.#kept.clear();
  }

  #forgetSilent(): void {
    const [key, kept] = this.#kept.entries().next().value!;
    this.#kept.delete(key);
    this.#forget(kept);
  }
}
