import { accessSync, constants, statSync } from 'node:fs';
import { segmentPath, type Offset } from './layout.ts';
import { linesFrom } from './lines.ts';
import { isValid } from './record.ts';
import type { Segment } from './segments.ts';

/** Reads the segments of a folder, and counts pending and corrupt records. */
export function recoverSegments(
  folder: string,
  numbers: readonly number[],
  from: Offset,
): { readonly segments: readonly Segment[]; readonly corrupt: number } {
  let corrupt = 0;
  const segments = numbers.map((number): Segment => {
    const path = segmentPath(folder, number);
    // A segment without read permission is not corrupt, and must not be dropped.
    accessSync(path, constants.R_OK);
    const counts = countRecords(path, number === from.segment ? from.end : 0);
    corrupt += counts.corrupt;
    return { number, path, size: statSync(path).size, unread: counts.sound, pending: counts.sound };
  });
  return { segments, corrupt };
}

/** Counts records up to the end, or to a read error, which counts as one corrupt record. */
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

/** The number of segments that were removed from outside: cubestat removes the oldest only. */
export function missingAmong(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.at(-1)! - numbers[0]! + 1 - numbers.length;
}
