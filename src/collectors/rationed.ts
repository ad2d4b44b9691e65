import { monotonic } from '../time/index.ts';

/** The share of a core that one costly reading may take. */
const share = 0.01;

/** Limits the readings of each thing to 1 % of a core, and returns the last value in between. `now` is in seconds. */
export function rationed<Thing extends object, Value>(
  read: (thing: Thing) => Value,
  stopwatch = monotonic,
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

/** The last two readings of counters, and the seconds between them. */
export interface Span<Reading> {
  readonly now: Reading;
  readonly before?: Reading | undefined;
  readonly seconds: number;
}

/** Like {@link rationed}, for counters. Rates are over the time between two readings, and are repeated until the next. */
export function rationedSpan<Reading>(read: () => Reading, stopwatch = monotonic): (now: number) => Span<Reading> {
  let span: Span<Reading> | undefined;
  let readAt = 0;
  const take = rationed((at: { now: number }) => {
    span = { now: read(), before: span?.now, seconds: at.now - readAt };
    readAt = at.now;
    return span;
  }, stopwatch);
  const at = { now: 0 };
  return (now) => {
    at.now = now;
    return take(at, now);
  };
}
