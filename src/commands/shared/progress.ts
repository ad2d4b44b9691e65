import { statSync } from 'node:fs';
import { quantity, units } from '../../catalogue/index.ts';
import type { Stage } from '../../pipeline.ts';
import { isFile } from '../../sources/index.ts';
import type { Context } from './command.ts';

/** How much of the input files has been read. */
export interface FilesRead {
  /** Adds a file that is being read. */
  opened(file: { readonly bytesRead: number }): void;
  /** From 0 to 1. */
  readonly fraction: number;
  /** Bytes of all files together. */
  readonly size: number;
}

/** Counts the bytes read of the operands' files; undefined where an operand's length is unknown. */
export function countRead(operands: readonly string[]): FilesRead | undefined {
  if (operands.length === 0 || !operands.every(isFile)) return undefined;
  const size = operands.reduce((sum, name) => sum + (statSync(name, { throwIfNoEntry: false })?.size ?? 0), 0);
  const files: { readonly bytesRead: number }[] = [];
  return {
    size,
    opened: (file) => void files.push(file),
    get fraction() {
      return files.reduce((sum, { bytesRead }) => sum + bytesRead, 0) / Math.max(1, size);
    },
  };
}

/** The progress of reading, displayed on a terminal. */
export interface Progress extends FilesRead {
  /** A stage that ends the display, for work that writes once everything is read. */
  readonly over: Stage;
}

/**
 * Runs work that reads the operands, and displays its progress on a terminal once a second. `isShown`: false where the work writes to that
 * terminal itself.
 */
export async function withProgress(
  { operands, report, environment }: Pick<Context, 'operands' | 'report' | 'environment'>,
  work: (progress: Progress | undefined) => Promise<void>,
  isShown = true,
): Promise<void> {
  const canBeShown = isShown && report.showStatus !== undefined && environment['TERM'] !== 'dumb';
  const read = canBeShown ? countRead(operands.filter(isFile)) : undefined;
  if (!read) return work(undefined);
  const show = () => report.showStatus?.(`${Math.floor(100 * read.fraction)} % of ${quantity(read.size, units.bytes)} read`);
  const timer = setInterval(show, 1000).unref();
  const end = () => {
    clearInterval(timer);
    report.showStatus?.();
  };
  try {
    await work(Object.assign(read, { over: behind(end) }));
  } finally {
    end();
  }
}

/** A stage that calls a function at the end of the input. */
function behind(end: () => void): Stage {
  return async function* (input) {
    yield* input;
    end();
  };
}
