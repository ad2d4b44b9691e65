import type { DiskCounters, Requests } from './counters.ts';
import { endOfDigits, endOfLine, numbersIn, skipSpaces, startsWithNumber } from '../pseudo-files/index.ts';

/**
 * Parses /proc/diskstats, by device. Linux 4.18 added discards and 5.5 flushes; a sector is always 512 bytes.
 * https://docs.kernel.org/admin-guide/iostats.html
 */
export function parseDiskstats(text: string): Map<string, DiskCounters> {
  const devices = new Map<string, DiskCounters>();
  let columns = 0;
  for (let start = 0, end; start < text.length; start = end + 1) {
    end = endOfLine(text, start);
    const name = deviceName(text, start);
    if (name === undefined || name.end >= end) continue;
    const numbers = numbersIn(text, name.end, end);
    // Before Linux 2.6.25 partitions have four other counters.
    if (numbers.length < leastColumns) continue;
    // A number at the end of a text that was cut off would be too small.
    if (end === text.length && numbers.length < columns) break;
    columns = numbers.length;
    const requests = (completed: number, sectors: number, milliseconds: number): Requests => ({
      completed: numbers[completed],
      bytes: sectors < numbers.length ? numbers[sectors]! * 512 : undefined,
      milliseconds: numbers[milliseconds],
    });
    devices.set(text.slice(name.start, name.end), {
      read: requests(0, 2, 3),
      write: requests(4, 6, 7),
      discard: requests(11, 13, 14),
      flush: requests(15, Infinity, 16),
      busy: numbers[9],
      queued: numbers[10],
    });
  }
  return devices;
}

const leastColumns = 11;

/** The range of the device's name in a line, after the major and minor numbers; undefined without these. */
function deviceName(text: string, from: number): { readonly start: number; readonly end: number } | undefined {
  let start = from;
  for (let number = 0; number < 2; number += 1) {
    if (!startsWithNumber(text, start)) return undefined;
    start = endOfDigits(text, skipSpaces(text, start));
    if (text[start] !== ' ') return undefined;
  }
  start = skipSpaces(text, start);
  const end = text.indexOf(' ', start);
  return end > start ? { start, end } : undefined;
}
