import type { Readable } from 'node:stream';
import { errnoOf, WriteError } from '../errors.ts';
import { formatters } from '../formatters/index.ts';
import { choice, flag, text, value, type Options, type Values } from '../options.ts';
import { run, type Stage } from '../pipeline.ts';
import { file, standardOutput } from '../sinks/index.ts';
import type { Context } from './command.ts';

const formats = formatters.map(({ name }) => name);

/** How samples are written, and where. */
export const outputOptions = {
  format: choice({ alias: 'f', placeholder: 'FORMAT', standard: formats[0]!, describe: 'How samples are written' }, formats),
  outputFile: value({ alias: 'o', placeholder: 'FILE', standard: '-', describe: 'Where they are written; - is stdout' }, text),
  color: choice({ standard: 'auto', describe: 'Use colours' }, ['auto', 'always', 'never']),
  ...(Object.assign({}, ...formatters.map(({ options }) => options)) as Options),
};

/** On every command. */
export const commonOptions = {
  quiet: flag({ alias: 'q', describe: 'Say nothing but errors' }),
  verbose: flag({ alias: 'v', describe: 'Say more' }),
};

/** Runs the pipe from samples to where the user wants them. A reader that has seen enough (EPIPE) ends it in peace. */
export async function write(
  source: Readable,
  filters: readonly Stage[],
  values: Values<typeof outputOptions>,
  context: Context,
): Promise<void> {
  const { format, outputFile } = values;
  const { stdout, report } = context;
  const toFile = outputFile !== '-';
  const formatter = formatters.find(({ name }) => name === format)!;
  const stages = formatter.open(values, {
    report,
    color: useColor(values.color, toFile, context),
    width: toFile ? undefined : stdout.columns,
  });
  try {
    await run(source, ...filters, ...stages, toFile ? file(outputFile) : standardOutput(stdout));
  } catch (error) {
    if (errnoOf(error) === 'EPIPE') return;
    throw isWriteFailure(error) ? new WriteError(toFile ? outputFile : 'stdout', error) : error;
  }
}

/** https://no-color.org */
function useColor(wish: 'auto' | 'always' | 'never', toFile: boolean, { stdout, environment }: Context): boolean {
  if (wish !== 'auto') return wish === 'always';
  return !toFile && stdout.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb';
}

function isWriteFailure(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && error.syscall === 'write';
}
