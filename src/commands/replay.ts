import { duration, flag, value } from '../options.ts';
import { pace } from '../sources/index.ts';
import type { Command } from './command.ts';
import { samplesIn } from './inputs.ts';
import { outputOptions, write } from './output.ts';
import { refuseOwnInput } from './own-input.ts';
import { selection, selectionOptions } from './selection.ts';

/** How many times as fast as it was recorded. */
export function speed(given: string): number {
  const times = given === 'max' ? Infinity : /^\d+(\.\d+)?$/.test(given) ? Number(given) : NaN;
  if (!(times > 0)) throw new Error('expected a number such as 1, 0.5 or 60, or max');
  return times;
}

export const paceOptions = {
  maxGap: value(
    { placeholder: 'DURATION', standard: '1m', describe: 'Of holes in a recording, wait for no more than this' },
    duration({ least: 0 }),
  ),
  strict: flag({ describe: 'End with an error at the first line that is no sample' }),
};

const options = {
  speed: value({ placeholder: 'N|max', standard: '1', describe: 'How many times as fast as it was recorded' }, speed),
  ...paceOptions,
  ...selectionOptions,
  ...outputOptions,
};

export const replay: Command<typeof options> = {
  name: 'replay',
  describe: 'Write recorded samples at the pace at which they were taken',
  operands: '[FILE...]',
  options,
  examples: [['cubestat replay --speed 10 monday.ndjson | cubestat export --to prometheus', 'a recording as a stream']],
  async run(values, context) {
    refuseOwnInput(values.outputFile ?? '-', context);
    const { stop: signal, report } = context;
    const source = samplesIn(context, { strict: values.strict, signal });
    const paced = pace({ speed: values.speed, longestHole: values.maxGap, signal });
    await write(source, [paced, ...selection(values, report)], values, context);
  },
};
