import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { reasonOf } from '../errors.ts';
import type { Report } from '../report.ts';
import type { Sample } from '../sample.ts';
import { standing } from './standing.ts';

/** What a destination refused for good, and why. */
export interface Refusal {
  readonly sample: Sample;
  /** In the words of whoever refused it. */
  readonly reason: string;
  /** Of the answer, over HTTP. */
  readonly status?: number | undefined;
  /** The part of the sample that was refused, as it was sent. */
  readonly line?: string | undefined;
}

export interface DeadLettersSettings {
  readonly exporter: string;
  readonly report: Report;
  /** Bytes after which the file moves to `FILE.1`, in place of the one that was there. */
  readonly largest?: number;
}

/** Keeps refusals in a file: `{exporter, reason, status, line, sample}`, a line each. Whoever cannot write there is told, and loses nothing else. */
export function deadLetters(
  path: string,
  { exporter, report, largest = 2 ** 26 }: DeadLettersSettings,
): (refusals: readonly Refusal[]) => void {
  const health = standing({ ...report, warn: (message) => report.warn(`dead letters: ${message}`) });
  return (refusals) => {
    const letters = refusals.map(({ reason, status, line, sample }) => JSON.stringify({ exporter, reason, status, line, sample }));
    const text = letters.map((letter) => `${letter}\n`).join('');
    try {
      if (sizeOf(path) + text.length > largest) renameSync(path, `${path}.1`);
      mkdirSync(dirname(path), { recursive: true });
      appendFileSync(path, text, { mode: 0o600 });
      health.works();
    } catch (error) {
      health.fails('disk', `cannot write to ${path}: ${reasonOf(error)}; what is refused is counted, and not kept`);
    }
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
