import { parseTime } from '../../parse-time.ts';

/** The greatest magnitudes of Unix time in seconds, milliseconds and microseconds; larger numbers are nanoseconds. */
const [mostSeconds, mostMilliseconds, mostMicroseconds] = [1e11, 1e14, 1e17];

/**
 * Unix time of a time that a program has written: ISO 8601, in local time unless its zone is told, or Unix time in seconds,
 * milliseconds, microseconds or nanoseconds. undefined: no time.
 */
export function recordedTime(text: string): number | undefined {
  if (/^\d{4}-\d\d-\d\d/.test(text)) return parseTime(text.replace(/ ?(UTC|GMT)$/, 'Z'), 0);
  if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return undefined;
  const number = Number(text);
  const size = Math.abs(number);
  if (size < mostSeconds) return number;
  if (size < mostMilliseconds) return number / 1e3;
  return Math.round(size < mostMicroseconds ? number / 1e3 : number / 1e6) / 1e3;
}
