import { Readable, type Writable } from 'node:stream';
import { CubestatError, errnoOf, isSystemError, WriteError } from '../../errors.ts';
import { fileOutput, standardOutput } from '../../files/index.ts';
import { run, type Stages } from '../../pipeline.ts';
import type { Context } from './command.ts';

/** Writes a text to stdout. */
export async function print(text: string, context: Pick<Context, 'stdout' | 'stop'>): Promise<void> {
  await deliver(Readable.from([text]), [], '-', context);
}

interface DeliverySettings {
  readonly ownColors?: boolean | undefined;
  /** Seconds after a stop for which a sink may take nothing. */
  readonly stallTimeout?: number;
}

/** Runs a pipe into stdout or a file. A closed reader (EPIPE) ends it without an error, one that takes nothing after a timeout. */
export async function deliver(
  source: Readable,
  stages: readonly Stages[],
  target: string,
  { stdout, stop, ownColors, stallTimeout }: Pick<Context, 'stdout' | 'stop'> & DeliverySettings,
): Promise<void> {
  const sink = target === '-' ? standardOutput(stdout, ownColors) : fileOutput(target);
  await deliverTo(source, stages, sink, {
    name: target === '-' ? 'stdout' : target,
    stop,
    ...(stallTimeout !== undefined && { stallTimeout }),
  });
}

interface SinkSettings {
  /** What messages call it. */
  readonly name: string;
  readonly stop: AbortSignal;
  readonly stallTimeout?: number;
}

/** The same, to a sink that is open. */
export async function deliverTo(
  source: Readable,
  stages: readonly Stages[],
  sink: Writable,
  { name, stop, stallTimeout = 30 }: SinkSettings,
): Promise<void> {
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

/** Destroys a sink that takes nothing for so many seconds after a stop. */
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
