import { endOfDigits, endOfLine, numbersIn, skipSpaces, startsWithNumber } from './numbers.ts';
import { delta, wrappingDelta } from './rate.ts';

/** The kinds of requests that the kernel counts apart. */
export const kinds = ['read', 'write', 'discard', 'flush'] as const;

/** The counters of a block device; undefined for those that an older kernel lacks. */
export type DiskCounters = Readonly<Record<(typeof kinds)[number], Requests>> & {
  /** Milliseconds in which there was work to do. */
  readonly busy: number | undefined;
  /** Milliseconds, summed over the requests that were under way in them. */
  readonly queued: number | undefined;
};

interface Requests {
  readonly completed: number | undefined;
  readonly bytes: number | undefined;
  /** From request to completion, summed. */
  readonly milliseconds: number | undefined;
}

/**
 * /proc/diskstats by device. Linux 4.18 added discards and 5.5 flushes; a sector is always 512 bytes.
 * https://docs.kernel.org/admin-guide/iostats.html
 */
export function parseDiskstats(text: string): Map<string, DiskCounters> {
  const devices = new Map<string, DiskCounters>();
  for (let start = 0, end; start < text.length; start = end + 1) {
    end = endOfLine(text, start);
    const name = deviceName(text, start);
    if (name === undefined || name.end >= end) continue;
    const numbers = numbersIn(text, name.end, end);
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

/** Where the name stands in a line, behind the major and the minor number; undefined where these are missing. */
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

/**
 * What a device did between two readings; undefined when there was none before, or when a count of requests or bytes
 * went backwards: another device has taken the name, and no number of the two can be compared.
 */
export function diskDelta(now: DiskCounters, before: DiskCounters | undefined): DiskCounters | undefined {
  if (!before || kinds.some((kind) => isBackwards(now[kind], before[kind]))) return undefined;
  const requests = (kind: (typeof kinds)[number]): Requests => ({
    completed: delta(now[kind].completed, before[kind].completed),
    bytes: delta(now[kind].bytes, before[kind].bytes),
    milliseconds: millisecondsDelta(now[kind].milliseconds, before[kind].milliseconds),
  });
  return {
    read: requests('read'),
    write: requests('write'),
    discard: requests('discard'),
    flush: requests('flush'),
    busy: millisecondsDelta(now.busy, before.busy),
    queued: millisecondsDelta(now.queued, before.queued),
  };
}

function isBackwards(now: Requests, before: Requests): boolean {
  return isLess(now.completed, before.completed) || isLess(now.bytes, before.bytes);
}

function isLess(now: number | undefined, before: number | undefined): boolean {
  return now !== undefined && before !== undefined && now < before;
}

/** The kernel prints milliseconds as 32-bit numbers. A fall by less than half of that range was no wrap. */
function millisecondsDelta(now: number | undefined, before: number | undefined): number | undefined {
  const milliseconds = wrappingDelta(now, before, 2 ** 32);
  return isLess(now, before) && milliseconds! >= 2 ** 31 ? undefined : milliseconds;
}
