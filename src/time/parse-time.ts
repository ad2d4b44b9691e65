/**
 * Parses a time as typed: `14:05`, `14:05:09`, on the day of `near`, or after a date, `today` or `yesterday`; RFC 3339 with its zone;
 * `now`; Unix time in seconds; `-10m` or `-1h30m` before `near`. Times without a zone are local. undefined for other text.
 */
export function parseTime(text: string, near: number): number | undefined {
  const typed = text.trim();
  if (typed === 'now') return near;
  if (typed.startsWith('-')) return before(typed.slice(1), near);
  if (/^\d{9,11}(?:\.\d+)?$/.test(typed)) return Number(typed);
  const [, date, clock, zone] =
    /^(\d{4}-\d\d-\d\d|today|yesterday)?(?:[T ]+|^|$)(\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)? ?(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(typed) ?? [];
  if (date === undefined && (clock === undefined || zone !== undefined)) return undefined;
  if (zone !== undefined && clock === undefined) return undefined;
  return unixTime(dateOf(date, near), clock ?? '00:00', zone);
}

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

function before(text: string, near: number): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:s|min|m|h|d|w))+$/.test(text)) return undefined;
  const parts = text.matchAll(/([\d.]+)([a-z]+)/g);
  return [...parts].reduce((time, [, count, unit]) => time - Number(count) * secondsOf[unit!]!, near);
}

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3600, d: 86_400, w: 604_800 };

function dateOf(date: string | undefined, near: number): string {
  if (date !== undefined && /^\d/.test(date)) return date;
  const day = new Date(daysLater(near, date === 'yesterday' ? -1 : 0) * 1000);
  return [String(day.getFullYear()).padStart(4, '0'), twoDigits(day.getMonth() + 1), twoDigits(day.getDate())].join('-');
}

/** undefined for a day that its month lacks: Date.parse takes the 30th of February for the 2nd of March. */
function unixTime(date: string, clock: string, zone = ''): number | undefined {
  const day = Date.parse(`${date}T00:00Z`);
  if (Number.isNaN(day) || !new Date(day).toISOString().startsWith(date)) return undefined;
  const [hours, ...rest] = clock.split(':');
  const offset = zone.replace(/^([+-]\d\d):?(\d\d)?$/, (_, hour: string, minute = '00') => `${hour}:${minute}`);
  const milliseconds = Date.parse(`${date}T${[twoDigits(hours!), ...rest].join(':')}${offset}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}

function twoDigits(number: number | string): string {
  return String(number).padStart(2, '0');
}
