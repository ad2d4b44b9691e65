import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from '../sample.ts';
import { exporterOf, readPosition, segmentPath, segmentsIn, spoolFolder } from './folder.ts';
import { chunksOf } from './segment.ts';

// What waits, seen from outside. Whoever delivers it may do so meanwhile: then it is what waited a second ago.

/** What waits for one exporter. */
export interface SpoolState {
  readonly exporter: string;
  readonly samples: number;
  /** Of its segments. */
  readonly bytes: number;
  /** Records that are torn or have changed on the disk. */
  readonly corrupt: number;
  /** Unix times of the first and the last sample. */
  readonly oldest?: number | undefined;
  readonly newest?: number | undefined;
  /** What was refused for good. */
  readonly deadLetters: number;
}

/** The exporters that something is kept for. Throws when there is no such folder. */
export function spoolsIn(root: string): string[] {
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.filter(({ name }) => isSpool(join(root, name))).flatMap(({ name }) => exporterOf(name) ?? []);
}

function isSpool(folder: string): boolean {
  return segmentsIn(folder).length > 0 || existsSync(join(folder, deadLettersName));
}

export const deadLettersName = 'dead-letters.ndjson';

export function stateOf(root: string, exporter: string): SpoolState {
  const folder = spoolFolder(root, exporter);
  const state = { samples: 0, bytes: 0, corrupt: 0 };
  let oldest: string | undefined;
  let newest: string | undefined;
  for (const { text, length } of records(folder)) {
    state.bytes += length;
    if (text === undefined) state.corrupt += 1;
    else {
      state.samples += 1;
      oldest ??= text;
      newest = text;
    }
  }
  return { exporter, ...state, oldest: timeOf(oldest), newest: timeOf(newest), deadLetters: linesIn(join(folder, deadLettersName)) };
}

/** The samples that wait for an exporter, oldest first, as lines. */
export function* linesOf(root: string, exporter: string): Generator<string> {
  for (const { text } of records(spoolFolder(root, exporter))) if (text !== undefined) yield `${text}\n`;
}

function* records(folder: string): Generator<{ readonly text: string | undefined; readonly length: number }> {
  const position = readPosition(folder);
  for (const number of segmentsIn(folder).filter((each) => each >= position.segment)) {
    let from = number === position.segment ? position.end : 0;
    for (const { records: found } of chunksOf(segmentPath(folder, number), from)) {
      for (const { text, end } of found) {
        yield { text, length: end - from };
        from = end;
      }
    }
  }
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as Sample).timestamp;
}

function linesIn(path: string): number {
  return existsSync(path) ? readFileSync(path).reduce((count, byte) => count + (byte === 0x0a ? 1 : 0), 0) : 0;
}
