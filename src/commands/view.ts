import type { Writable } from 'node:stream';
import { UsageError } from '../errors.ts';
import { choicesOf, terminalOptions } from '../exporters/index.ts';
import { choice, flag, value, wholeNumber, type Values } from '../options.ts';
import { run, type Stage } from '../pipeline.ts';
import { pace } from '../sources/index.ts';
import type { Command, Context } from './command.ts';
import { samplesIn } from './inputs.ts';
import { deliver } from './output.ts';
import { paceOptions, speed } from './replay.ts';
import { selection, selectionOptions } from './selection.ts';

const options = {
  ...terminalOptions,
  speed: value({ placeholder: 'N|max', standard: 'max', describe: 'How many times as fast as it was recorded' }, speed),
  ...paceOptions,
  print: flag({ describe: 'Write one drawing of all samples to stdout, and end' }),
  format: choice({ alias: 'f', standard: 'text', describe: 'How --print draws' }, ['text', 'svg']),
  width: value({ placeholder: 'N', describe: 'Columns of what --print draws; 100 where there is no terminal' }, wholeNumber({ least: 20 })),
  ...selectionOptions,
};

export const view: Command<typeof options> = {
  name: 'view',
  describe: 'Draw samples as horizon charts, live or recorded',
  operands: '[FILE...]',
  options,
  examples: [
    ['ssh -n web1 cubestat sample | cubestat view', 'watch another host'],
    ['cubestat view --speed 10 monday.ndjson', 'a recording, ten times as fast'],
  ],
  async run(values, context) {
    const { stop: signal, report } = context;
    const source = samplesIn(context, { strict: values.strict, signal });
    const paced = pace({ speed: values.speed, longestHole: values.maxGap, signal });
    const stages = [...(values.speed === Infinity ? [] : [paced]), ...selection(values, report)];
    if (values.print) return deliver(source, [...stages, await drawing(values, context)], '-', context);
    await run(source, ...stages, await screen(values, context));
  },
};

async function drawing(values: Values<typeof options>, { stdout, environment }: Context): Promise<Stage> {
  const { depthOf, picture } = await import('../terminal/index.ts');
  const columns = values.width ?? (Number(environment['COLUMNS']) || stdout.columns || 100);
  const depth = values.color === 'auto' && !stdout.isTTY ? 'none' : depthOf(values.color, environment);
  return picture({ choices: choicesOf(values), format: values.format, columns, depth, slots: values.bufferSize });
}

async function screen(values: Values<typeof options>, { operands, stdin, stdout, stop, environment, report }: Context): Promise<Writable> {
  if (!stdout.isTTY) throw new UsageError('view needs a terminal to draw on; with --print it draws once, as text');
  const input = stdin as NodeJS.ReadStream;
  if (input.isTTY && (operands.length === 0 || operands.includes('-')))
    throw new UsageError('view what? Samples come from a pipe or a file: cubestat sample | cubestat view');
  const { display } = await import('../terminal/index.ts');
  return display({
    ...{
      streams: { stdin: input, stdout: stdout as NodeJS.WriteStream },
      environment,
      report,
      stays: true,
      holds: values.speed !== Infinity,
    },
    ...{ choices: choicesOf(values), color: values.color, slots: values.bufferSize },
    quit: () => void (stop.aborted || process.kill(process.pid, 'SIGTERM')),
  });
}
