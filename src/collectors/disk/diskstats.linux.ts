import type { DiskCounters } from './counters.ts';
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
    devices.set(text.slice(name.start, name.end), {
      read: { completed: numbers[0], bytes: bytesOf(numbers[2]), milliseconds: numbers[3] },
      write: { completed: numbers[4], bytes: bytesOf(numbers[6]), milliseconds: numbers[7] },
      discard: { completed: numbers[11], bytes: bytesOf(numbers[13]), milliseconds: numbers[14] },
      flush: { completed: numbers[15], bytes: undefined, milliseconds: numbers[16] },
      busy: numbers[9],
      queued: numbers[10],
    });
  }
  return devices;
}

const leastColumns = 11;

function bytesOf(sectors: number | undefined): number | undefined {
  return sectors === undefined ? undefined : sectors * 512;
}

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
