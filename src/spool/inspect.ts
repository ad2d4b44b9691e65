import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../errors.ts';
import { parseJson, type Sample } from '../samples/index.ts';
import { exporterOf, isSegment, segmentPath, segmentsIn, spoolFolder } from './layout.ts';
import { linesFrom } from './lines.ts';
import { findPosition } from './position.ts';
import { recordText } from './record.ts';

// Reads a spool that another process may be using: the result may be a second old, and a removed file counts as empty.

/** The spool of one exporter. */
export interface SpoolState {
  readonly exporter: string;
  readonly samples: number;
  /** Bytes of its segments. */
  readonly bytes: number;
  /** Records that are torn or have changed on the disk. */
  readonly corrupt: number;
  /** Unix times of the first and the last sample. */
  readonly oldest?: number | undefined;
  readonly newest?: number | undefined;
  /** The number of samples that were refused for good. */
  readonly deadLetters: number;
}

/** The exporters that have a spool in a folder. Throws where there is no such folder. */
export function spoolsIn(root: string): string[] {
  const exporters = readdirSync(root).flatMap((name) => exporterOf(name) ?? []);
  return exporters.filter((exporter) => keepsSomething(spoolFolder(root, exporter)));
}

/** Classifies a folder without pending samples: that of several spools, the spool of one exporter, or another folder with files. */
export function classifyFolder(root: string): 'spools' | 'spool' | 'other' {
  const files = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.endsWith('.lock'));
  if (files.some(({ name }) => isSegment(name))) return 'spool';
  return files.length === 0 ? 'spools' : 'other';
}

/** Whether a folder, or one that a link leads to, has segments or dead letters. One that this user may not read counts as empty. */
function keepsSomething(folder: string): boolean {
  return [...unlessGone(() => readdirSync(folder), ['EACCES', 'ENOTDIR', 'ELOOP'])].some(
    (name) => isSegment(name) || name === deadLettersName,
  );
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
  const deadLetters = linesIn(join(folder, `${deadLettersName}.1`)) + linesIn(join(folder, deadLettersName));
  return { exporter, ...state, oldest: timeOf(oldest), newest: timeOf(newest), deadLetters };
}

/** The pending samples of an exporter, oldest first, as lines. */
export function* linesOf(root: string, exporter: string): Generator<string> {
  for (const { text } of records(spoolFolder(root, exporter))) if (text !== undefined) yield `${text}\n`;
}

function* records(folder: string): Generator<{ readonly text: string | undefined; readonly length: number }> {
  const numbers = segmentsIn(folder);
  const { offset } = findPosition(folder, numbers);
  for (const number of numbers) {
    let from = number === offset.segment ? offset.end : 0;
    for (const { bytes, end } of unlessGone(() => linesFrom(segmentPath(folder, number), from))) {
      yield { text: bytes && recordText(bytes), length: end - from };
      from = end;
    }
  }
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : (parseJson(text) as Sample).timestamp;
}

function linesIn(path: string): number {
  let count = 0;
  for (const _ of unlessGone(() => linesFrom(path, 0))) count += 1;
  return count;
}

/** Reads items; none where the file does not exist. */
function* unlessGone<Item>(read: () => Iterable<Item>, also: readonly string[] = []): Generator<Item> {
  try {
    yield* read();
  } catch (error) {
    if (!['ENOENT', 'NOT_REGULAR', ...also].includes(errnoOf(error) ?? '')) throw error;
  }
}
