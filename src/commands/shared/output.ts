import { Readable, type Writable } from 'node:stream';
import { CubestatError, errnoOf, isSystemError, WriteError } from '../../errors.ts';
import { formatters, type Formatter } from '../../formatters/index.ts';
import { choice, fileName, flag, value, type Options, type Values } from '../../options.ts';
import { run, type Stage } from '../../pipeline.ts';
import { named } from '../../report.ts';
import { file, standardOutput } from '../../files/index.ts';
import type { Context } from './command.ts';

const formats = Object.keys(formatters) as (keyof typeof formatters)[];

/** How samples are written, and where. */
export const outputOptions = {
  format: choice({ alias: 'f', placeholder: 'FORMAT', standard: formats[0]!, describe: 'How samples are written' }, formats),
  outputFile: value({ alias: 'o', placeholder: 'FILE', describe: 'Where they are written; stdout unless told' }, fileName),
  color: choice({ standard: 'auto', describe: 'Use colours' }, ['auto', 'always', 'never']),
  ...(Object.assign({}, ...Object.values(formatters).map(({ options }) => options)) as Options),
};

/** On every command. */
export const commonOptions = {
  quiet: flag({ alias: 'q', describe: 'Say nothing but errors' }),
  verbose: flag({ alias: 'v', describe: 'Say more' }),
};

/** Runs the pipe from samples to where the user wants them. */
export async function write(
  source: Readable,
  filters: readonly Stage[],
  values: Values<typeof outputOptions>,
  context: Context,
): Promise<void> {
  const { format, outputFile = '-' } = values;
  const toFile = outputFile !== '-';
  const formatter: Formatter = formatters[format];
  const toTerminal = !toFile && context.stdout.isTTY === true;
  const stages = await formatter.open(values, {
    report: named(context.report, format),
    color: useColor(values.color, toTerminal, context),
    get width() {
      return toTerminal ? context.stdout.columns : undefined;
    },
  });
  await deliver(source, [...filters, ...stages], outputFile, { ...context, ownColors: formatter.forTerminals });
}

/** Writes a text to stdout: help, a list. */
export async function print(text: string, context: Pick<Context, 'stdout' | 'stop'>): Promise<void> {
  await deliver(Readable.from([text]), [], '-', context);
}

interface DeliverySettings {
  readonly ownColors?: boolean | undefined;
  /** Seconds after a stop for which a sink may take nothing; by default those of --drain-timeout. */
  readonly stallTimeout?: number;
}

/** A reader that has seen enough (EPIPE) ends the pipe in peace; one that takes nothing holds up the end for a while. */
export async function deliver(
  source: Readable,
  stages: readonly Stage[],
  target: string,
  { stdout, stop, ownColors, stallTimeout = 30 }: Pick<Context, 'stdout' | 'stop'> & DeliverySettings,
): Promise<void> {
  const name = target === '-' ? 'stdout' : target;
  const sink = target === '-' ? standardOutput(stdout, ownColors) : file(target);
  const release = giveUpStalled(sink, name, stop, stallTimeout);
  try {
    await run(source, ...stages, sink);
  } catch (error) {
    if (errnoOf(error) === 'EPIPE') return;
    throw isSystemError(error) && error.syscall === 'write' ? new WriteError(name, error) : error;
  } finally {
    release();
  }
}

/** Destroys a sink that after a stop takes nothing for so many seconds. */
function giveUpStalled(sink: Writable, name: string, stop: AbortSignal, seconds: number): () => void {
  let stalled = 0;
  let before = 0;
  const look = () => {
    const { writableLength } = sink;
    stalled = writableLength > 0 && writableLength === before ? stalled + 1 : 0;
    before = writableLength;
    if (stalled < seconds) return;
    const message = `${name} has taken nothing for ${seconds} s: ${writableLength} bytes and what came behind them are left over`;
    sink.destroy(new CubestatError(message, { code: 'STALLED', exitCode: 75 }));
  };
  let timer: NodeJS.Timeout | undefined;
  const watch = () => void (timer = setInterval(look, 1000));
  stop.addEventListener('abort', watch, { once: true });
  return () => {
    clearInterval(timer);
    stop.removeEventListener('abort', watch);
  };
}

/** https://no-color.org */
function useColor(wish: 'auto' | 'always' | 'never', toTerminal: boolean, { environment }: Context): boolean {
  if (wish !== 'auto') return wish === 'always';
  return toTerminal && !environment.NO_COLOR && environment.TERM !== 'dumb';
}
