import { parseTime } from '../../time/index.ts';

/** The greatest Unix times taken as seconds, milliseconds and microseconds; larger numbers are nanoseconds. */
const [mostSeconds, mostMilliseconds, mostMicroseconds] = [1e11, 1e14, 1e17];

/**
 * Parses a time to Unix time: ISO 8601, local unless it has a zone, or Unix time in seconds, milliseconds, microseconds or nanoseconds.
 * A comma may stand before decimals. undefined for other text.
 */
export function recordedTime(written: string): number | undefined {
  const text = written.replace(',', '.');
  if (/^\d{4}-\d\d-\d\d/.test(text)) return parseTime(text.replace(/ ?(UTC|GMT)$/, 'Z'), 0);
  if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return undefined;
  const number = Number(text);
  const unit = otherUnitOf(number);
  if (unit === undefined) return number;
  return unit === 'milliseconds' ? number / 1e3 : Math.round(unit === 'microseconds' ? number / 1e3 : number / 1e6) / 1e3;
}

/** The unit of a Unix time that is too large for seconds; undefined for seconds. */
export function otherUnitOf(time: number): 'milliseconds' | 'microseconds' | 'nanoseconds' | undefined {
  const size = Math.abs(time);
  if (size < mostSeconds) return undefined;
  if (size < mostMilliseconds) return 'milliseconds';
  return size < mostMicroseconds ? 'microseconds' : 'nanoseconds';
}
