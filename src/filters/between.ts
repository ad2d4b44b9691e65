import { Batch } from '../batch.ts';
import { value, type Values } from '../options.ts';
import { daysLater, isTimeOfDay, parseTime } from '../parse-time.ts';
import { isoTime } from '../time-text.ts';
import { UsageError } from '../errors.ts';
import type { Filter } from './filter.ts';
import { whereRows } from './rows.ts';

/** A time as the user gave it; `since` is what it follows, where it ends a span of time. */
type Moment = (since?: number) => number;

const options = {
  since: value({ placeholder: 'TIME', describe: 'Only samples from this time on: 09:12, -2h, 2026-11-24T10:00, yesterday' }, sinceTime),
  until: value({ placeholder: 'TIME', describe: 'Only samples up to this time' }, untilTime),
};

export const between: Filter<typeof options> = {
  name: 'between',
  describe: 'Keeps the samples of a span of time.',
  options,
  open(config, { report }) {
    const range = timeRange(config);
    if (!range) return undefined;
    const { since, until } = range;
    const seen = { first: Infinity, last: -Infinity };
    const isWithin = (batch: Batch, row: number): boolean => {
      const time = batch.timestamp(row);
      if (time < seen.first) seen.first = time;
      if (time > seen.last) seen.last = time;
      return time >= since && time <= until;
    };
    return whereRows(
      () => isWithin,
      (kept) => kept === 0 && seen.first <= seen.last && report.warn(noneOf(seen)),
    );
  },
};

/** From its first moment to its last, in Unix time. */
export interface TimeRange {
  readonly since: number;
  readonly until: number;
}

/** The span of time that options ask for; undefined where they ask for none. Throws a UsageError for one that ends before it begins. */
export function timeRange({ since, until }: Partial<Values<typeof options>>): TimeRange | undefined {
  if (!since && !until) return undefined;
  const begin = since?.() ?? -Infinity;
  const end = until?.(since && begin) ?? Infinity;
  if (end < begin) throw new UsageError(`--until is before --since: ${isoTime(end) ?? end}, ${isoTime(begin) ?? begin}`);
  return { since: begin, until: end };
}

/** A time of day that is still to come is yesterday's. */
function sinceTime(text: string): Moment {
  const now = Date.now() / 1000;
  const time = readTime(text, now);
  return () => (isTimeOfDay(text) && time > now ? daysLater(time, -1) : time);
}

/** A time of day is the first that follows the beginning, and today's where there is none. */
function untilTime(text: string): Moment {
  const now = Date.now() / 1000;
  const time = readTime(text, now);
  return (since) => {
    if (since === undefined || !isTimeOfDay(text)) return time;
    const sameDay = readTime(text, since);
    return sameDay < since ? daysLater(sameDay, 1) : sameDay;
  };
}

function readTime(text: string, now: number): number {
  const time = parseTime(text, now);
  if (time === undefined) throw new Error('expected a time such as 09:12, -2h, 2026-11-24T10:00, yesterday or Unix time');
  return time;
}

function noneOf({ first, last }: { readonly first: number; readonly last: number }): string {
  return `no sample is of that time: what was read is of ${isoTime(first) ?? first} to ${isoTime(last) ?? last}`;
}
