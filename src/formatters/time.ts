import { choice, type Option } from '../options.ts';

export type TimeFormat = 'iso' | 'unix' | 'local';

const format = choice({ standard: 'iso', describe: 'Times in csv; table shows the time of day unless told' }, ['iso', 'unix', 'local']);

/** undefined where the user did not choose. */
const timeFormat: Option<TimeFormat | undefined> = { ...format, read: (texts) => (texts.length > 0 ? format.read(texts) : undefined) };

export const timeOptions = { timeFormat };

/** Unix time in seconds for people: ISO 8601 in UTC, the number itself, or the local time, whole or of the day. */
export function writeTime(seconds: number, format: TimeFormat | 'clock'): string {
  const milliseconds = Math.round(seconds * 1000);
  if (format === 'unix' || Math.abs(milliseconds) > latest) return String(seconds);
  const date = new Date(milliseconds);
  if (format === 'iso') return date.toISOString();
  const shifted = new Date(milliseconds - date.getTimezoneOffset() * 60_000);
  const [day, time] = shifted.toISOString().slice(0, -'.000Z'.length).split('T');
  return format === 'local' ? `${day} ${time}` : time!;
}

/** What a Date can hold, less a day for time zones; beyond it a time stays a number. */
const latest = 8.64e15 - 8.64e7;
