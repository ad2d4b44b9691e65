import { readdirSync } from 'node:fs';
import { join } from 'node:path';

// How a spool lies on the disk: segments of lines, numbered in the order in which they were begun, and `position`, which
// tells what of the first of them has been delivered.

/** Where a record ends. */
export interface Offset {
  readonly segment: number;
  /** Bytes from the start of the segment. */
  readonly end: number;
}

/** The number of segments has no end, and their names sort as they follow each other for some 100 million of them. */
export function segmentPath(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(8, '0')}.ndjson`);
}

/** The numbers of the segments that there are, oldest first. */
export function segmentsIn(folder: string): number[] {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && isSegment(entry.name));
  return files.map(({ name }) => Number.parseInt(name, 10)).sort((one, other) => one - other);
}

/** Paths that have the name of a segment and are no regular files, such as a link to another disk: they are not read. */
export function foreignSegments(folder: string): string[] {
  const others = readdirSync(folder, { withFileTypes: true }).filter((entry) => !entry.isFile() && isSegment(entry.name));
  return others.map(({ name }) => join(folder, name));
}

export function isSegment(name: string): boolean {
  return /^\d{8,15}\.ndjson$/.test(name);
}

/** The folder of an instance, whatever its name, in that of all spools. */
export function spoolFolder(root: string, instance: string): string {
  return join(root, nameOf(instance));
}

/** A name that is no hidden one, and none of a lock. */
function nameOf(instance: string): string {
  return encodeURIComponent(instance).replace(/^\.|\.(?=lock$)/g, '%2E');
}

/** The instance that a folder is of; undefined for folders that are something else. */
export function exporterOf(name: string): string | undefined {
  try {
    const instance = decodeURIComponent(name);
    return nameOf(instance) === name ? instance : undefined;
  } catch {
    return undefined;
  }
}
