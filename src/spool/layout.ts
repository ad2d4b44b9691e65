import { readdirSync } from 'node:fs';
import { join } from 'node:path';

// A spool on disk: numbered segments of lines, and `position`, the offset up to which the first segment is delivered.

/** The end of a record. */
export interface Offset {
  readonly segment: number;
  /** Bytes from the start of the segment. */
  readonly end: number;
}

/** The path of a segment. Names sort in order up to 100 million segments; the number itself has no limit. */
export function segmentPath(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(8, '0')}.ndjson`);
}

/** The numbers of the existing segments, oldest first. */
export function segmentsIn(folder: string): number[] {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && isSegment(entry.name));
  return files.map(({ name }) => Number.parseInt(name, 10)).sort((one, other) => one - other);
}

/** Paths that have the name of a segment but are no regular files, such as links. They are not read. */
export function foreignSegments(folder: string): string[] {
  const others = readdirSync(folder, { withFileTypes: true }).filter((entry) => !entry.isFile() && isSegment(entry.name));
  return others.map(({ name }) => join(folder, name));
}

export function isSegment(name: string): boolean {
  return /^\d{8,15}\.ndjson$/.test(name);
}

/** The spool folder of an instance. Any name of an instance gives a valid one. */
export function spoolFolder(root: string, instance: string): string {
  return join(root, nameOf(instance));
}

/** The folder's name, which neither begins with a dot nor ends like a lock. */
function nameOf(instance: string): string {
  return encodeURIComponent(instance).replace(/^\.|\.(?=lock$)/g, '%2E');
}

/** The instance of a folder; undefined for other folders. */
export function exporterOf(name: string): string | undefined {
  try {
    const instance = decodeURIComponent(name);
    return nameOf(instance) === name ? instance : undefined;
  } catch {
    return undefined;
  }
}
