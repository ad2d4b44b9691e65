import { Readable } from 'node:stream';
import { errnoOf, isSystemError, WriteError } from '../../errors.ts';
import { file, standardOutput } from '../../files/index.ts';
import { run, type Stage } from '../../pipeline.ts';
import type { Context } from './command.ts';

/** Writes a text to stdout: help, a list. */
export async function print(text: string, context: Pick<Context, 'stdout'>): Promise<void> {
  await deliver(Readable.from([text]), [], '-', context);
}

/** A reader that has seen enough (EPIPE) ends the pipe in peace. */
export async function deliver(
  source: Readable,
  stages: readonly Stage[],
  target: string,
  { stdout, ownColors }: Pick<Context, 'stdout'> & { readonly ownColors?: boolean | undefined },
): Promise<void> {
  try {
    await run(source, ...stages, target === '-' ? standardOutput(stdout, ownColors) : file(target));
  } catch (error) {
    if (errnoOf(error) === 'EPIPE') return;
    throw isSystemError(error) && error.syscall === 'write' ? new WriteError(target === '-' ? 'stdout' : target, error) : error;
  }
}
