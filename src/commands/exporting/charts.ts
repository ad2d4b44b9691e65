import { accessSync, constants } from 'node:fs';
import type { Writable } from 'node:stream';
import { colorMode } from '../../terminal/index.ts';
import { CubestatError, UsageError, reasonOf } from '../../errors.ts';
import { choicesOf, openTerminalSink, type TerminalConfig } from '../../exporters/index.ts';
import { choice, flag, value, wholeNumber, type Values } from '../../options/index.ts';
import type { Stage } from '../../pipeline.ts';
import { isFile } from '../../sources/index.ts';
import { isTyped, type Context, type FilesRead } from '../shared/index.ts';

const widths = wholeNumber({ least: 20, most: 2000 });

/** The options of `view --print`. */
export const drawingOptions = {
  print: flag({ describe: 'Write one drawing of all samples to stdout, and end' }),
  format: choice({ alias: 'f', standard: 'text', describe: 'How --print draws' }, ['text', 'svg']),
  width: value({ placeholder: 'N', describe: 'Columns of what --print draws; 100 where there is no terminal' }, widths),
};

type DrawingConfig = TerminalConfig & Values<typeof drawingOptions>;

/** A stage that draws all samples once, as text or SVG. */
export async function drawOnceStage(config: DrawingConfig, { stdout, environment }: Context): Promise<Stage> {
  const { width, format, color, bufferSize: slots } = config;
  const { depthOf, drawOnce } = await import('../../terminal/index.ts');
  const columns = width ?? columnsOf(environment['COLUMNS']) ?? stdout.columns ?? 100;
  const depth = colorMode(color, environment) === 'auto' && !stdout.isTTY ? 'none' : depthOf(color, environment);
  return drawOnce({ choices: choicesOf(config), format, columns, depth, slots });
}

/** The width that COLUMNS gives; undefined where that is no valid width. */
function columnsOf(text: string | undefined): number | undefined {
  try {
    return widths(text ?? '');
  } catch {
    return undefined;
  }
}

/** Throws where there is nothing to draw or to draw on, before anything is opened: a screen would hide the message. */
export function requireDrawable({ operands, stdin, stdout }: Context): void {
  if (!stdout.isTTY) throw new UsageError('view needs a terminal to draw on; with --print it draws once, as text');
  if ((operands.length === 0 || operands.includes('-')) && isTyped(stdin()))
    throw new UsageError('view what? Samples come from a pipe or a file: cubestat sample | cubestat view');
  operands.filter(isFile).forEach(refuseUnreadable);
}

/** A sink that draws samples live on the terminal. */
export function terminalSink(
  config: TerminalConfig & { readonly speed: number },
  { stdin, stdout, stop, environment, report }: Context,
  progress: FilesRead | undefined,
): Promise<Writable> {
  const replay = config.speed === Infinity ? undefined : config.speed;
  const quit = () => void (stop.aborted || process.kill(process.pid, 'SIGTERM'));
  return openTerminalSink(config, {
    stdin: stdin(),
    stdout,
    environment,
    report,
    stays: true,
    replay,
    quit,
    read: () => progress?.fraction,
  });
}

function refuseUnreadable(path: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw new CubestatError(`cannot read ${path}: ${reasonOf(error)}`, { code: 'READ', cause: error });
  }
}
