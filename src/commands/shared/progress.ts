import { statSync } from 'node:fs';
import { quantity, units } from '../../catalogue/index.ts';
import type { Stage } from '../../pipeline.ts';
import { isFile } from '../../sources/index.ts';
import type { Context } from './command.ts';

/** How much of the input files has been read. */
export interface FilesRead {
  /** Takes a file whose reading has begun. */
  opened(file: { readonly bytesRead: number }): void;
  /** From 0 to 1. */
  readonly fraction: number;
  /** Bytes of all files together. */
  readonly size: number;
}

/** Counts what is read of the files among the operands; undefined where something else is read too, whose length is not known. */
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

/** How much has been read, and shown on a terminal. */
export interface Progress extends FilesRead {
  /** A stage behind which nothing is shown any more, for one that writes when everything was read. */
  readonly over: Stage;
}

/**
 * Runs a work that reads the operands, and says meanwhile on a terminal, once a second, how much of the files among them has been read.
 * `isShown`: false where the work writes to that terminal too.
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

/** A stage that calls a function when everything has passed. */
function behind(end: () => void): Stage {
  return async function* (input) {
    yield* input;
    end();
  };
}
