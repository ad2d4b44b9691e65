import { choice, type Option } from '../options/index.ts';
import { isoTime, localDateTime } from '../time/index.ts';

export type TimeFormat = 'iso' | 'unix' | 'local';

const format = choice({ standard: 'iso', describe: 'Times in csv; table shows the time of day by default' }, ['iso', 'unix', 'local']);

/** undefined where the user has not chosen. */
const timeFormat: Option<TimeFormat | undefined> = { ...format, read: (texts) => (texts.length > 0 ? format.read(texts) : undefined) };

export const timeOptions = { timeFormat };

/** Unix time as text: ISO 8601 in UTC, the number itself, local date and time, or the local time of day. */
export function writeTime(seconds: number, format: TimeFormat | 'clock'): string {
  const text = format === 'unix' ? undefined : format === 'iso' ? isoTime(seconds) : localDateTime(seconds);
  // A time that no Date can represent stays a number.
  if (text === undefined) return String(seconds);
  return format === 'clock' ? text.slice(-'14:05:09'.length) : text;
}
