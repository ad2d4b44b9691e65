/** The most characters of the names that are remembered. */
const mostCharacters = 16 * 2 ** 20;

/** What is remembered by names, until they are too many or too long, as they are untrusted input: then it is time to forget all. */
export class ByName<Known> {
  readonly #known = new Map<string, Known>();
  readonly #limit: number;
  #characters = 0;

  constructor(limit = 65_536) {
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.#known.size >= this.#limit || this.#characters >= mostCharacters;
  }

  get(name: string): Known | undefined {
    return this.#known.get(name);
  }

  has(name: string): boolean {
    return this.#known.has(name);
  }

  set(name: string, known: Known): void {
    const before = this.#known.size;
    this.#known.set(name, known);
    if (this.#known.size > before) this.#characters += name.length;
  }

  clear(): void {
    this.#known.clear();
    this.#characters = 0;
  }
}

/** Remembers the results of a pure function of a name that repeats in every sample. */
export function memoize<Result>(answer: (name: string) => Result, limit = 8192): (name: string) => Result {
  const known = new ByName<Result>(limit);
  return (name) => {
    const before = known.get(name);
    if (before !== undefined || known.has(name)) return before as Result;
    if (known.isFull) known.clear();
    const now = answer(name);
    known.set(name, now);
    return now;
  };
}

/** Remembers the result for the last arguments. */
export function memoizeLast<Arguments extends readonly unknown[], Result>(
  make: (...args: Arguments) => Result,
): (...args: Arguments) => Result {
  let last: { readonly args: Arguments; readonly made: Result } | undefined;
  return (...args) => {
    if (!last || !last.args.every((one, at) => one === args[at])) last = { args, made: make(...args) };
    return last.made;
  };
}

/** Remembers what is made for an object, for as long as that is in use. */
export function memoizeBy<Key extends object, Made>(make: (key: Key) => Made): (key: Key) => Made {
  const known = new WeakMap<Key, Made>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}
