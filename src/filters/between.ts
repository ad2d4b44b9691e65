import type { Transform } from 'node:stream';
import type { Batch } from '../samples/index.ts';
import { value, type Values } from '../options/index.ts';
import { daysLater, isoTime, isTimeOfDay, parseTime } from '../time/index.ts';
import { UsageError } from '../errors.ts';
import type { Filter, FilterContext } from './filter.ts';
import { whereRows } from './rows.ts';

/** The first and last time of a recording, in Unix time. */
export interface RecordedSpan {
  readonly first: number;
  readonly last: number;
  /** The end is unknown, as of a pipe: `last` is that of its first day. */
  readonly isOpen?: boolean;
}

/** A time as the user gave it. */
export interface Moment {
  /** A time of day, whose day is that of the recording. */
  readonly isOfDay: boolean;
  /** The Unix time in a recording; `since` is the time that it follows, if it ends a span. */
  at(recorded: RecordedSpan, since?: number): number;
}

const options = {
  since: value({ placeholder: 'TIME', describe: 'Only samples from this time on: 09:12, -2h, 2026-11-24T10:00, yesterday' }, sinceTime),
  until: value({ placeholder: 'TIME', describe: 'Only samples up to this time' }, untilTime),
};

export const between: Filter<typeof options> = {
  name: 'between',
  describe: 'Keeps the samples of a span of time.',
  options,
  open(config, { report, isDated = false }) {
    if (isDated && isOfDay(config)) return undefined;
    const range = timeRange(config);
    return range && betweenStage(() => range, report);
  },
};

/** A stage that passes the samples of a span of time, which is computed from the time of the first sample. */
export function betweenStage(rangeAt: (first: number) => TimeRange, { warn }: Pick<FilterContext['report'], 'warn'>): Transform {
  const seen = { first: Infinity, last: -Infinity };
  let range: TimeRange | undefined;
  const isWithin = (batch: Batch, row: number): boolean => {
    const time = batch.timestamp(row);
    range ??= rangeAt(time);
    if (time < seen.first) seen.first = time;
    if (time > seen.last) seen.last = time;
    return time >= range.since && time <= range.until;
  };
  return whereRows(
    () => isWithin,
    (kept) => kept === 0 && seen.first <= seen.last && warn(noneOf(seen)),
  );
}

/** A first and a last Unix time, in seconds. */
export interface TimeRange {
  readonly since: number;
  readonly until: number;
}

type Times = Partial<Values<typeof options>>;

/** Whether an option is a time of day, whose day is that of the recording. */
export function isOfDay({ since, until }: Times): boolean {
  return (since?.isOfDay ?? false) || (until?.isOfDay ?? false);
}

/**
 * The span of time of the options for a recording, or for live samples; undefined without these options. Throws a UsageError for a span
 * that ends before it begins.
 */
export function timeRange({ since, until }: Times, recorded?: RecordedSpan): TimeRange | undefined {
  if (!since && !until) return undefined;
  const span = recorded ?? { first: -Infinity, last: Date.now() / 1000 };
  const begin = since?.at(span) ?? -Infinity;
  const end = until?.at(span, since && begin) ?? Infinity;
  if (end < begin) throw new UsageError(`--until is before --since: ${isoTime(end) ?? end}, ${isoTime(begin) ?? begin}`);
  return { since: begin, until: end };
}

function sinceTime(text: string): Moment {
  const time = readTime(text, Date.now() / 1000);
  const isTime = isTimeOfDay(text);
  return { isOfDay: isTime, at: (recorded) => (isTime ? sinceOnDayOf(recorded, text) : time) };
}

/** A time of day is the first after the span's beginning; without one, later today for live samples. 24:00 ends a recording's last day. */
function untilTime(text: string): Moment {
  const time = readTime(text, Date.now() / 1000);
  if (!isTimeOfDay(text)) return { isOfDay: false, at: () => time };
  const after = (since: number) => {
    const sameDay = readTime(text, since);
    return sameDay < since ? daysLater(sameDay, 1) : sameDay;
  };
  const isOfLastDay = (recorded: RecordedSpan) => recorded.first === -Infinity || /^\s*24:/.test(text);
  const alone = (recorded: RecordedSpan) => (isOfLastDay(recorded) ? readTime(text, recorded.last) : onDayOf(recorded, text));
  return { isOfDay: true, at: (recorded, since) => (since === undefined ? alone(recorded) : after(since)) };
}

/** Of a recording of one day it is a time of that day, also where it is long before. */
function sinceOnDayOf(recorded: RecordedSpan, text: string): number {
  const { first, last, isOpen = false } = recorded;
  const isOneDay = !isOpen && first > -Infinity && readTime('00:00', first) === readTime('00:00', last);
  return isOneDay ? readTime(text, last) : onDayOf(recorded, text);
}

/** The last such time of day within a recording, else the nearest one. */
function onDayOf({ first, last }: RecordedSpan, text: string): number {
  const sameDay = readTime(text, last);
  const [before, after] = sameDay > last ? [daysLater(sameDay, -1), sameDay] : [sameDay, daysLater(sameDay, 1)];
  return before >= first || first - before <= after - last ? before : after;
}

function readTime(text: string, now: number): number {
  const time = parseTime(text, now);
  if (time === undefined) throw new Error('expected a time such as 09:12, -2h, 2026-11-24T10:00, yesterday, monday or Unix time');
  return time;
}

function noneOf({ first, last }: { readonly first: number; readonly last: number }): string {
  return `no sample is of that time: what was read is of ${isoTime(first) ?? first} to ${isoTime(last) ?? last}`;
}
