import { Readable, type Writable } from 'node:stream';
import { CubestatError, errnoOf, isSystemError, WriteError } from '../../errors.ts';
import { fileOutput, gzipOutput, standardOutput } from '../../files/index.ts';
import { textWriter, type RowText } from '../../formatters/index.ts';
import { run, type Stages } from '../../pipeline.ts';
import type { Context } from './command.ts';
import { settledWith } from './settled-with.ts';

/** Writes a text to stdout. */
export async function print(text: string, context: Pick<Context, 'stdout' | 'stop'>): Promise<void> {
  await deliver(Readable.from([text]), [], '-', context);
}

interface OutputSettings {
  /** How samples are written; without it the stages make text. */
  readonly text?: RowText | Promise<RowText>;
  /** The stages make one text of all samples, which settles them when it is written. */
  readonly isWhole?: boolean;
  /** Seconds after a stop for which an output may accept nothing. */
  readonly stallTimeout?: number;
}

/**
 * Runs a pipeline into stdout or a file. A closed reader (EPIPE) ends it without an error; so does one that reads nothing, after a timeout.
 */
export async function deliver(
  source: Readable,
  stages: readonly Stages[],
  target: string,
  { stdout, ownColors, ...settings }: Pick<Context, 'stdout' | 'stop'> & OutputSettings & { readonly ownColors?: boolean | undefined },
): Promise<void> {
  const output = target === '-' ? standardOutput(stdout, ownColors) : fileOutput(target, settings.stop);
  await deliverTo(source, stages, output, { ...settings, name: target === '-' ? 'stdout' : target });
}

interface OpenOutputSettings extends OutputSettings {
  /** Its name in messages. */
  readonly name: string;
  readonly stop: AbortSignal;
}

/** Like `deliver`, to an open output. Samples are compressed if its name says so. */
export async function deliverTo(
  source: Readable,
  stages: readonly Stages[],
  output: Writable,
  { name, stop, text, isWhole = false, stallTimeout = 30 }: OpenOutputSettings,
): Promise<void> {
  const release = giveUpStalled(output, name, stop, stallTimeout);
  try {
    const sink = text ? textWriter(await text, name.endsWith('.gz') ? await gzipOutput(output) : output) : output;
    await run(source, ...(isWhole ? [settledWith(output)] : []), ...stages, sink);
  } catch (error) {
    if (errnoOf(error) === 'EPIPE') return;
    throw isSystemError(error) && error.syscall === 'write' ? new WriteError(name, error) : error;
  } finally {
    release();
  }
}

/** Destroys an output that accepts nothing for so many seconds after a stop. */
function giveUpStalled(output: Writable, name: string, stop: AbortSignal, seconds: number): () => void {
  let stalled = 0;
  let before = 0;
  const look = () => {
    const { writableLength, writableEnded, writableFinished } = output;
    const isWaiting = writableLength > 0 || (writableEnded && !writableFinished);
    stalled = isWaiting && writableLength === before ? stalled + 1 : 0;
    before = writableLength;
    if (stalled < seconds) return;
    const message = `${name} accepted no output for ${seconds} s: ${writableLength} bytes in its buffer and all that followed were dropped`;
    output.destroy(new CubestatError(message, { code: 'STALLED', exitCode: 75 }));
  };
  let timer: NodeJS.Timeout | undefined;
  const watch = () => void (timer = setInterval(look, 1000));
  stop.addEventListener('abort', watch, { once: true });
  return () => {
    clearInterval(timer);
    stop.removeEventListener('abort', watch);
  };
}
