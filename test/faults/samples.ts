/** Metrics by name, by time in milliseconds. */
export type Points = ReadonlyMap<number, Readonly<Record<string, number>>>;

/** What the database holds, against what was sent. */
export interface Comparison {
  readonly lost: readonly number[];
  /** Points that are there twice, or that were never sent. */
  readonly twice: number;
  /** Points with a missing or wrong value. */
  readonly wrong: number;
}

/** Seconds of the sample with this number, some time in the past; by default a second after the one before. */
export type Clock = (at: number) => number;
const start = 1_750_000_000;
export const steady: Clock = (at) => start + at;

/** Values that tell which sample they are of. */
export function metricsOf(at: number): Record<string, number> {
  return {
    'test.index.count': at,
    'test.square.count': (at * at) % 9973,
    'test.eighth.percent': at / 8,
    'test.large.bytes': 1e12 + at,
    'test.negative.celsius': -at - 0.1,
    'test.constant.count': 7,
  };
}

/** A line of NDJSON. `more`: the text of other metrics of this sample; an object of hundreds takes milliseconds to make. */
export function lineOf(at: number, clock: Clock, more: string): string {
  const usual = JSON.stringify(metricsOf(at)).slice(0, -1);
  return `{"timestamp":${clock(at)},"host":"web1","metrics":${usual}${more}}}\n`;
}

/** Holds what was found against the samples with these numbers. */
export function compare(found: Points, sent: readonly number[], clock: Clock): Comparison {
  const times = new Map(sent.map((at) => [Math.round(clock(at) * 1000), at]));
  const lost = [...times].filter(([time]) => !found.has(time)).map(([, at]) => at);
  const wrong = [...found].filter(([time, metrics]) => times.has(time) && !same(metrics, metricsOf(times.get(time)!)));
  return { lost, twice: found.size - (times.size - lost.length), wrong: wrong.length };
}

function same(found: Readonly<Record<string, number>>, expected: Readonly<Record<string, number>>): boolean {
  return Object.entries(expected).every(([name, value]) => found[name] === value);
}
