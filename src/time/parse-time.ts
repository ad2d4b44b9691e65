import { secondsAgo } from './ago.ts';

/**
 * Parses a time as typed: `14:05`, `2:05:09 pm`, on the day of `near`, or after a date, `today`, `yesterday`, `tomorrow` or a day of the
 * week; RFC 3339 with its zone; `now`; Unix time in seconds, `@` before it or not; `-10m` or `2 hours ago` before `near`. Times without a
 * zone are local. undefined for other text.
 */
export function parseTime(text: string, near: number): number | undefined {
  const typed = text.trim().toLowerCase();
  if (typed === 'now') return near;
  const ago = secondsAgo(typed);
  if (ago !== undefined) return near - ago;
  if (/^@?\d{9,11}(?:\.\d+)?$/.test(typed)) return Number(typed.replace('@', ''));
  const [, date, clock, half, zone] = written.exec(typed) ?? [];
  if (date === undefined && (clock === undefined || zone !== undefined)) return undefined;
  if (zone !== undefined && clock === undefined) return undefined;
  const day = dateOf(date, near);
  return day === undefined ? undefined : unixTime(day, clockOf24(clock ?? '00:00', half), zone);
}

/** A day, a time of day, its half, and a zone. */
const written = /^(\d{4}-\d\d-\d\d|[a-z]{3,})?(?:[t ]+|^|$)(\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?(?: ?([ap])m)? ?(z|[+-]\d\d(?::?\d\d)?)?$/;

/** Whether a text is a time of day without a date. */
export function isTimeOfDay(text: string): boolean {
  return /^\d{1,2}:/.test(text.trim());
}

/** The same time of day some days later, also across a change to or from summer time. */
export function daysLater(time: number, days: number): number {
  const date = new Date(time * 1000);
  date.setDate(date.getDate() + days);
  return date.getTime() / 1000;
}

/** undefined for a word that is no day. A day of the week is the last one. */
function dateOf(date: string | undefined, near: number): string | undefined {
  if (date !== undefined && /^\d/.test(date)) return date;
  const days = date === undefined ? 0 : (daysByName[date] ?? daysSince(date, new Date(near * 1000).getDay()));
  if (days === undefined) return undefined;
  const day = new Date(daysLater(near, days) * 1000);
  return [String(day.getFullYear()).padStart(4, '0'), twoDigits(day.getMonth() + 1), twoDigits(day.getDate())].join('-');
}

const daysByName: Readonly<Record<string, number | undefined>> = { today: 0, yesterday: -1, tomorrow: 1 };

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** `mon` and `monday` name the same day. */
function daysSince(weekday: string, today: number): number | undefined {
  const number = weekdays.findIndex((name) => name === weekday || name.slice(0, 3) === weekday);
  return number === -1 ? undefined : -((today - number + 7) % 7);
}

/** `12:30 am` is half past midnight. `13:00 pm` is no time. */
function clockOf24(clock: string, half: string | undefined): string {
  if (half === undefined) return clock;
  const [hours, ...rest] = clock.split(':');
  const isHour = Number(hours) >= 1 && Number(hours) <= 12;
  return [isHour ? (Number(hours) % 12) + (half === 'p' ? 12 : 0) : 99, ...rest].join(':');
}

/** undefined for a day that its month lacks: Date.parse takes the 30th of February for the 2nd of March. */
function unixTime(date: string, clock: string, zone = ''): number | undefined {
  const day = Date.parse(`${date}T00:00Z`);
  if (Number.isNaN(day) || !new Date(day).toISOString().startsWith(date)) return undefined;
  const [hours, ...rest] = clock.split(':');
  const offset = zone.toUpperCase().replace(/^([+-]\d\d):?(\d\d)?$/, (_, hour: string, minute = '00') => `${hour}:${minute}`);
  const time = [twoDigits(hours!), ...rest].join(':');
  // Unix time has no leap second: it is the first one of the next minute.
  const leap = /^\d\d:59:60/.test(time) ? 1 : 0;
  const milliseconds = Date.parse(`${date}T${leap ? time.replace(':60', ':59') : time}${offset}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000 + leap;
}

function twoDigits(number: number | string): string {
  return String(number).padStart(2, '0');
}
