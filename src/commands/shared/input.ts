import { fstatSync, type Stats } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { CubestatError, errnoOf } from '../../errors.ts';
import { isOfDay, timeRange, type RecordedSpan } from '../../filters/index.ts';
import { flag, type Options, type Values } from '../../options/index.ts';
import { isKept, readOperands, sourceOf, sources, type SourceContext } from '../../sources/index.ts';
import type { Released } from '../../pipeline.ts';
import type { Context } from './command.ts';
import { partsOf, type Part } from './parts.ts';
import type { FilesRead } from './progress.ts';

export const readingOptions = {
  strict: flag({ describe: 'End with an error at the first line that is not a sample' }),
  ...(Object.assign({}, ...sources.map(({ options }) => options)) as Options),
};

/** Each source is a part that reads its options where an operand is its own; `--host` is of forms that may name none. */
export function readingParts({ from }: Readonly<Record<string, unknown>>, operands: readonly string[]): Part[] {
  const used = new Set(namesIn(operands).map(sourceOf));
  const unread = from === 'ndjson' ? { host: 'of other forms than ndjson' } : {};
  return sources.flatMap((source) =>
    partsOf({ by: `from ${source.operand}`, options: Object.keys(source.options), active: used.has(source) }, unread),
  );
}

/** The options for reading; the filter `between` has the wanted times. */
type Reading = Values<typeof readingOptions> & Parameters<typeof timeRange>[0];

export interface ReadingSettings extends Pick<SourceContext, 'settles'> {
  readonly signal: AbortSignal;
  readonly progress?: Pick<FilesRead, 'opened'> | undefined;
}

/** The samples of the operands. A read error is reported and sets the exit code; earlier samples are delivered. */
export async function samplesIn(
  context: Context,
  values: Reading,
  { signal, progress, settles = false }: ReadingSettings,
): Promise<Readable & Released> {
  const { report, exitCode, stdin, operands } = context;
  const failed = (error: unknown) => {
    // DONE: the sink takes no more samples, which is no failure of the source.
    if (errnoOf(error) === 'DONE') return;
    if (!(error instanceof CubestatError)) throw error;
    report.error(error.message);
    exitCode(error.exitCode);
  };
  if (namesIn(operands).includes('-') && isTyped(stdin())) report.warn('reading samples from the terminal; Ctrl-D ends');
  const settings = {
    strict: values.strict,
    signal,
    report,
    failed,
    stdin,
    settles,
    ...(isOfDay(values) ? { timesOfDay: (recorded?: RecordedSpan) => timeRange(values, recorded)! } : { timeRange: timeRange(values) }),
    opened: progress?.opened,
  };
  return readOperands(namesIn(operands), values, settings);
}

/** The inputs: without operands, stdin (`-`). */
export function namesIn(operands: readonly string[]): readonly string[] {
  return operands.length > 0 ? operands : ['-'];
}

/** Whether the input is stored until it is read, unlike a pipe. */
export function readsKept({ operands, stdin }: Context): boolean {
  return operands.some(isKept) || fileOf(stdin()) !== undefined;
}

/** Whether samples would have to be typed. */
export function isTyped({ isTTY = false }: Readable & { readonly isTTY?: boolean }): boolean {
  return isTTY;
}

/** The file behind a stream's descriptor; undefined for a pipe, a terminal or a device. */
export function fileOf(stream: Readable | Writable): Stats | undefined {
  const { fd } = stream as { readonly fd?: number };
  const stat = fd === undefined ? undefined : fstatSync(fd);
  return stat?.isFile() ? stat : undefined;
}

/** Whether the output is a file, which shows no progress; `undefined` and `-` are stdout. */
export function writesFile(outputFile: string | undefined, { stdout }: Pick<Context, 'stdout'>): boolean {
  return outputFile === undefined || outputFile === '-' ? fileOf(stdout) !== undefined : true;
}

/** A signal that ends reading. Ctrl-C reaches every process of a pipe, so a process that reads a pipe ignores it and reads on. */
export function stopSignalFor(context: Context): AbortSignal {
  const { stop } = context;
  const ended = new AbortController();
  stop.addEventListener('abort', () => (stop.reason !== 'SIGINT' || readsKept(context)) && ended.abort());
  return ended.signal;
}
