import type { Shape } from '../batch.ts';
import { perShape } from '../batcher.ts';
import { originKey } from '../sample.ts';

/**
 * What is kept of each origin of samples: a host with its tags. Of more than `most`, the one that has been silent for longest is
 * forgotten, for names come from outside.
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
    // The order of the map is that in which they were heard of last.
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
