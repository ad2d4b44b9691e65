import { appendFileSync } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { reasonOf, UsageError, WriteError } from '../errors.ts';
import { fileOutput, inheritedOutput, isFifo } from '../files/index.ts';
import { ndjsonText } from '../formatters/index.ts';
import { duration, filePath, oneOf, value, wholeNumber, type Values } from '../options/index.ts';
import { summaryFormats, superviseCommand, type Deliver, type Summary, type SummaryFormat } from '../run/index.ts';
import { maxTimerSeconds, systemClock as clock } from '../time/index.ts';
import { type Command, type Context, deliver, deliverTo, keepPausesQuiet, print } from './shared/index.ts';

const formats = Object.keys(summaryFormats) as SummaryFormat[];

const options = {
  interval: value(
    { alias: 'i', placeholder: 'DURATION', standard: '1s', describe: 'Time between two scans of the processes, and between two samples' },
    duration({ least: 0.001, most: maxTimerSeconds }),
  ),
  outputFile: value({ alias: 'o', placeholder: 'FILE', describe: 'Write samples of the host too, as NDJSON' }, filePath),
  fd: value({ placeholder: 'N', describe: 'Write them to an open descriptor instead' }, wholeNumber({ least: 3 })),
  format: {
    ...value({ alias: 'f', placeholder: 'FORMAT', describe: 'How the summary is written; default stdout' }, oneOf(formats)),
    choices: formats,
  },
  summary: value({ placeholder: 'FILE', describe: 'Append the summary to a file' }, filePath),
};

export const run: Command<typeof options> = {
  operands: '[--] COMMAND [ARGUMENT...]',
  options,
  examples: [
    ['cubestat run -- make -j8', 'what a build takes'],
    ['cubestat run -o build.ndjson -i 100ms -- ./train.sh', 'samples of the host too'],
    ['cubestat run -f markdown --summary "$GITHUB_STEP_SUMMARY" -- npm test', 'a table for a workflow'],
  ],
  async run(values, context) {
    const { operands, report, forwardSignals, ignoresHangups } = context;
    const { interval } = values;
    if (operands.length === 0) throw new UsageError('run what? cubestat run -- COMMAND [ARGUMENT...]');
    keepPausesQuiet(interval);
    const settings = { interval, clock, report, deliver: samplesTo(values), forwardSignals, ignoresHangups };
    const { summary, interruption, isSampled } = await superviseCommand(operands, settings);
    const isTold = await tell(summary, values, context);
    const isWritten = isSampled && isTold;
    context.endAs(summary.exitCode === 0 && !isWritten ? 74 : summary.exitCode, interruption);
  },
};

/** Writes the samples to their destination, which is opened before the command starts, so that the command never runs in vain. */
function samplesTo(values: Values<typeof options>): Deliver | undefined {
  const { sink, name } = openSink(values);
  if (!sink) return undefined;
  return async (source, stages, stop) => {
    await deliverTo(source, stages, sink, { name, stop, text: ndjsonText() });
  };
}

function openSink({ outputFile, fd }: Values<typeof options>): { readonly sink: Writable | undefined; readonly name: string } {
  if (outputFile !== undefined && fd !== undefined) throw new UsageError('--output-file and --fd are two places for the same samples');
  if (outputFile === '-') throw new UsageError("--output-file -: stdout is the command's");
  if (fd !== undefined) return { sink: inheritedOutput(fd), name: `descriptor ${fd}` };
  return { sink: outputFile === undefined ? undefined : fileOutput(outputFile), name: outputFile ?? '' };
}

/**
 * Reports the usage of the command, unless that cannot be written. By default it goes to stderr, as with time(1); in a format of its own it
 * is data.
 */
async function tell(summary: Summary, { format, summary: file }: Values<typeof options>, context: Context): Promise<boolean> {
  const text = summaryFormats[format ?? 'table'](summary);
  try {
    if (file !== undefined) await append(file, text, context);
    else if (format !== undefined) await print(text, context);
    else context.stderr.write(text);
    return true;
  } catch (error) {
    context.report.error(reasonOf(error));
    return false;
  }
}

/** A FIFO waits for its reader as other outputs do: opening it would block all else. */
async function append(file: string, text: string, context: Context): Promise<void> {
  if (isFifo(file)) return deliver(Readable.from([text]), [], file, context);
  try {
    appendFileSync(file, text);
  } catch (error) {
    throw new WriteError(file, error);
  }
}
