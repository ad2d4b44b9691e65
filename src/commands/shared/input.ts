import { createReadStream, fstatSync, type Stats } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { CubestatError, errnoOf } from '../../errors.ts';
import { flag } from '../../options.ts';
import { ndjson, type Input } from '../../sources/index.ts';
import type { Context } from './command.ts';
import type { Progress } from './progress.ts';

export const readingOptions = { strict: flag({ describe: 'End with an error at the first line that is no sample' }) };

export interface Reading {
  /** The first line that is no sample ends it. */
  readonly strict: boolean;
  readonly signal: AbortSignal;
  readonly progress?: Progress | undefined;
}

/** The samples of what the command line names. Why it could not be read to its end is said; what was read until then flows on. */
export function samplesIn(context: Context, { strict, signal, progress }: Reading): Readable {
  const { report, exitCode } = context;
  const failed = (error: unknown) => {
    // Breaking off the reading because nobody takes samples any more is no failure of it.
    if (errnoOf(error) === 'NOBODY') return;
    if (!(error instanceof CubestatError)) throw error;
    report.error(error.message);
    exitCode(error.exitCode);
  };
  const { isTTY = false } = context.stdin as { readonly isTTY?: boolean };
  if (isTTY && namesIn(context.operands).includes('-')) report.warn('reading samples from the terminal; Ctrl-D ends');
  return ndjson(inputs(context, progress), { strict, signal, report, failed });
}

/** What is to be read: `-` is stdin, which it is without any name too. */
export function namesIn(operands: readonly string[]): readonly string[] {
  return operands.length > 0 ? operands : ['-'];
}

/** The inputs by these names. */
function inputs({ operands, stdin }: Context, progress?: Progress): Input[] {
  return namesIn(operands).map((name) =>
    name === '-' ? { name: 'stdin', open: () => stdin } : { name, open: () => openFile(name, progress) },
  );
}

function openFile(name: string, progress: Progress | undefined): Readable {
  const file = createReadStream(name);
  progress?.opened(file);
  return file;
}

/** Whether there is an end to what is read, and nobody loses anything when it is read later. */
export function readsFiles({ operands, stdin }: Context): boolean {
  return operands.some((name) => name !== '-') || fileOf(stdin) !== undefined;
}

/** The file that a stream of Node's own stands for; undefined where that is a pipe, a terminal or a device. */
export function fileOf(stream: Readable | Writable): Stats | undefined {
  const { fd } = stream as { readonly fd?: number };
  const stat = fd === undefined ? undefined : fstatSync(fd);
  return stat?.isFile() ? stat : undefined;
}

/**
 * Ctrl-C reaches every stage of a pipe at once, so it is for the first to end; whoever stands behind reads on to the end
 * of its input.
 */
export function terminated(context: Context): AbortSignal {
  const { stop } = context;
  const ended = new AbortController();
  stop.addEventListener('abort', () => (stop.reason !== 'SIGINT' || readsFiles(context)) && ended.abort());
  return ended.signal;
}
