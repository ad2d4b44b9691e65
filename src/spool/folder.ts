import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../errors.ts';

// How a spool lies on the disk: segments of lines, numbered in the order in which they were begun, and `position`, which
// tells what of them has been delivered.

/** Where a record ends. */
export interface Place {
  readonly segment: number;
  /** Bytes from the start of the segment. */
  readonly end: number;
}

const beginning: Place = { segment: 0, end: 0 };

/** The number of segments has no end, and their names sort as they follow each other for some 100 million of them. */
export function segmentPath(folder: string, number: number): string {
  return join(folder, `${String(number).padStart(8, '0')}.ndjson`);
}

/** The numbers of the segments that there are, oldest first. */
export function segmentsIn(folder: string): number[] {
  const names = readdirSync(folder).filter((name) => /^\d{8,}\.ndjson$/.test(name));
  return names.map((name) => Number.parseInt(name, 10)).sort((one, other) => one - other);
}

/** The place up to which all is delivered. Where it is not known, as after a crash, that is the beginning: twice is better than never. */
export function readPosition(folder: string): Place {
  try {
    const { segment, end } = JSON.parse(readFileSync(positionPath(folder), 'utf8')) as Place;
    return Number.isSafeInteger(segment) && Number.isSafeInteger(end) ? { segment, end } : beginning;
  } catch (error) {
    if (error instanceof SyntaxError || errnoOf(error) === 'ENOENT') return beginning;
    throw error;
  }
}

export function writePosition(folder: string, { segment, end }: Place): void {
  const path = positionPath(folder);
  writeFileSync(`${path}.new`, `${JSON.stringify({ segment, end })}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

export function positionPath(folder: string): string {
  return join(folder, 'position');
}

/** The folder of an instance, whatever its name, in that of all spools. */
export function spoolFolder(root: string, instance: string): string {
  return join(root, nameOf(instance));
}

function nameOf(instance: string): string {
  return encodeURIComponent(instance).replace(/^\./, '%2E');
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
