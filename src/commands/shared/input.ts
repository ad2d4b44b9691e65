import { fstatSync, type Stats } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { CubestatError, errnoOf } from '../../errors.ts';
import { timeRange } from '../../filters/index.ts';
import { flag, type Options, type Values } from '../../options.ts';
import { isFile, readOperands, sources } from '../../sources/index.ts';
import type { Context } from './command.ts';
import type { Progress } from './progress.ts';

export const readingOptions = {
  strict: flag({ describe: 'End with an error at the first line that is no sample' }),
  ...(Object.assign({}, ...sources.map(({ options }) => options)) as Options),
};

/** What the command line says of reading; the filter `between` says which times are wanted. */
type Reading = Values<typeof readingOptions> & Parameters<typeof timeRange>[0];

export interface ReadingSettings {
  readonly signal: AbortSignal;
  readonly progress?: Progress | undefined;
}

/** The samples of what the command line names. Why it could not be read to its end is said; what was read until then flows on. */
export function samplesIn(context: Context, values: Reading, { signal, progress }: ReadingSettings): Readable {
  const { report, exitCode, stdin, operands } = context;
  const failed = (error: unknown) => {
    // Breaking off the reading because nothing takes samples any more is no failure of it.
    if (errnoOf(error) === 'DONE') return;
    if (!(error instanceof CubestatError)) throw error;
    report.error(error.message);
    exitCode(error.exitCode);
  };
  const { isTTY = false } = stdin as { readonly isTTY?: boolean };
  if (isTTY && namesIn(operands).includes('-')) report.warn('reading samples from the terminal; Ctrl-D ends');
  const settings = { strict: values.strict, signal, report, failed, stdin, timeRange: timeRange(values), opened: progress?.opened };
  return readOperands(namesIn(operands), values, settings);
}

/** What is to be read: `-` is stdin, which it is without any name too. */
export function namesIn(operands: readonly string[]): readonly string[] {
  return operands.length > 0 ? operands : ['-'];
}

/** Whether there is an end to what is read, and nothing is lost when it is read later. */
export function readsFiles({ operands, stdin }: Context): boolean {
  return operands.some(isFile) || fileOf(stdin) !== undefined;
}

/** The file that a stream of Node's own stands for; undefined where that is a pipe, a terminal or a device. */
export function fileOf(stream: Readable | Writable): Stats | undefined {
  const { fd } = stream as { readonly fd?: number };
  const stat = fd === undefined ? undefined : fstatSync(fd);
  return stat?.isFile() ? stat : undefined;
}

/**
 * Ctrl-C reaches every stage of a pipe at once, so it is for the first to end; those behind it read on to the end of their
 * input.
 */
export function terminated(context: Context): AbortSignal {
  const { stop } = context;
  const ended = new AbortController();
  stop.addEventListener('abort', () => (stop.reason !== 'SIGINT' || readsFiles(context)) && ended.abort());
  return ended.signal;
}
