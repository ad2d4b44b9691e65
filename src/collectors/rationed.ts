import { memoizeBy } from '../memoize.ts';
import { monotonic } from '../time/index.ts';

/** The share of a core that a costly reading may take. */
export const share = 0.01;

/** When a costly reading is due again: it takes at most 1 % of a core. */
export interface Ration {
  /** `now` is in seconds. */
  isDue(now: number): boolean;
  /** Begins a reading. Returns a function that ends it. */
  begin(now: number): () => void;
}

/** `least`: the seconds between two readings, also if they take no time. */
export function openRation(stopwatch = monotonic, least = 0): Ration {
  let dueAt = -Infinity;
  return {
    isDue: (now) => now >= dueAt,
    begin(now) {
      const began = stopwatch();
      return () => void (dueAt = now + Math.max(least, (stopwatch() - began) / share));
    },
  };
}

/** Rations a reading, and returns the last value in between. */
export function rationed<Value>(read: (now: number) => Value, stopwatch = monotonic, least = 0): (now: number) => Value {
  const ration = openRation(stopwatch, least);
  let value: Value;
  return (now) => {
    if (!ration.isDue(now)) return value;
    const end = ration.begin(now);
    value = read(now);
    end();
    return value;
  };
}

/** Like {@link rationed}, for each of several things. */
export function rationedEach<Thing extends object, Value>(
  read: (thing: Thing) => Value,
  stopwatch = monotonic,
): (thing: Thing, now: number) => Value {
  const readingOf = memoizeBy((thing: Thing) => rationed(() => read(thing), stopwatch));
  return (thing, now) => readingOf(thing)(now);
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
  return rationed((now) => {
    span = { now: read(), before: span?.now, seconds: now - readAt };
    readAt = now;
    return span;
  }, stopwatch);
}
