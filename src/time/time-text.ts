/** `2026-11-24T13:05:09.250Z`; undefined for a time that a Date cannot hold. */
export function isoTime(seconds: number): string | undefined {
  const milliseconds = Math.round(seconds * 1000);
  if (!(Math.abs(milliseconds) <= latest)) return undefined;
  const minute = Math.floor(milliseconds / 60_000);
  if (minute !== begun.minute) begun = { minute, text: new Date(minute * 60_000).toISOString().slice(0, -'00.000Z'.length) };
  const rest = String(100_000 + milliseconds - minute * 60_000);
  return `${begun.text}${rest.slice(1, 3)}.${rest.slice(3)}Z`;
}

/** The last minute that was written: a Date takes several times as long as the rest. */
let begun = { minute: NaN, text: '' };

/** The latest time of a Date, less a day for time zones. */
const latest = 8.64e15 - 8.64e7;

/** `2026-11-24 14:05:09` in local time, without the fraction of the second; undefined for a time that a Date cannot hold. */
export function localDateTime(seconds: number): string | undefined {
  return isoTime(seconds - utcOffset(seconds))
    ?.slice(0, -'.000Z'.length)
    .replace('T', ' ');
}

/** Seconds by which local time is behind UTC, remembered per quarter of an hour, as no zone changes within one. */
export function utcOffset(time: number): number {
  const quarter = Math.floor(time / 900);
  if (quarter !== known.quarter) {
    known = { quarter, seconds: 60 * new Date(quarter * 900_000).getTimezoneOffset() || 0 };
  }
  return known.seconds;
}

let known = { quarter: NaN, seconds: 0 };
