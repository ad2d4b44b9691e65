/** The part of a core that may go into one costly thing to read. */
const share = 0.01;

/**
 * Reads each thing as often as that takes no more than a hundredth of a core, and gives what was last read in between. `now` is in
 * seconds, and so is what a stopwatch shows.
 */
export function rationed<Thing extends object, Value>(
  read: (thing: Thing) => Value,
  stopwatch = () => performance.now() / 1000,
): (thing: Thing, now: number) => Value {
  const last = new WeakMap<Thing, { readonly value: Value; readonly dueAt: number }>();
  return (thing, now) => {
    const previous = last.get(thing);
    if (previous && now < previous.dueAt) return previous.value;
    const began = stopwatch();
    const value = read(thing);
    last.set(thing, { value, dueAt: now + (stopwatch() - began) / share });
    return value;
  };
}
