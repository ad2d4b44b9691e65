/** The most characters of the names that are remembered. */
const mostCharacters = 16 * 2 ** 20;

/** Remembers the results of a pure function of a name that repeats in every sample. At most `limit`, as names are untrusted input. */
export function memoize<Result>(answer: (name: string) => Result, limit = 65_536): (name: string) => Result {
  const known = new Map<string, Result>();
  let characters = 0;
  return (name) => {
    const before = known.get(name);
    if (before !== undefined || known.has(name)) return before as Result;
    characters += name.length;
    if (known.size === limit || characters > mostCharacters) {
      known.clear();
      characters = name.length;
    }
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
