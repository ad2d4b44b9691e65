import { accessSync, constants, statSync } from 'node:fs';
import { segmentPath, type Offset } from './layout.ts';
import { linesFrom } from './lines.ts';
import { isValid } from './record.ts';
import type { Segment } from './segments.ts';

/** Reads the segments of a folder, and counts what is to be delivered. `corrupt`: records that cannot be read. */
export function recoverSegments(
  folder: string,
  numbers: readonly number[],
  from: Offset,
): { readonly segments: readonly Segment[]; readonly corrupt: number } {
  let corrupt = 0;
  const segments = numbers.map((number): Segment => {
    const path = segmentPath(folder, number);
    // One that may not be read is not damaged, and not to be thrown away.
    accessSync(path, constants.R_OK);
    const counts = countRecords(path, number === from.segment ? from.end : 0);
    corrupt += counts.corrupt;
    return { number, path, size: statSync(path).size, unread: counts.sound, pending: counts.sound };
  });
  return { segments, corrupt };
}

/** Where the disk cannot be read, the counting ends there, with one more corrupt record. */
function countRecords(path: string, start: number): { readonly sound: number; readonly corrupt: number } {
  let sound = 0;
  let corrupt = 0;
  try {
    for (const { bytes } of linesFrom(path, start)) {
      if (bytes && isValid(bytes)) sound += 1;
      else corrupt += 1;
    }
  } catch {
    corrupt += 1;
  }
  return { sound, corrupt };
}

/** Segments are created in order and removed oldest first: one that is missing between others was removed from outside. */
export function missingAmong(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.at(-1)! - numbers[0]! + 1 - numbers.length;
}
