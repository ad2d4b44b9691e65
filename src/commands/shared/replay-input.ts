import type { Readable } from 'node:stream';
import { duration, flag, value, type Values } from '../../options.ts';
import type { Stage } from '../../pipeline.ts';
import { pace } from '../../sources/index.ts';
import type { Context } from './command.ts';
import { samplesIn } from './input.ts';

/** How recordings are read, by those who can wait between samples. */
export const paceOptions = {
  maxGap: value(
    { placeholder: 'DURATION', standard: '1m', describe: 'Of holes in a recording, wait for no more than this' },
    duration({ least: 0 }),
  ),
  strict: flag({ describe: 'End with an error at the first line that is no sample' }),
};

/** How many times as fast as it was recorded; `max` as fast as it can be read. */
export function speedOption(standard: string) {
  return value({ placeholder: 'N|max', standard, describe: 'How many times as fast as it was recorded' }, (given) => {
    const times = given === 'max' ? Infinity : /^\d+(\.\d+)?$/.test(given) ? Number(given) : NaN;
    if (!(times > 0)) throw new Error('expected a number such as 1, 0.5 or 60, or max');
    return times;
  });
}

/** The samples of what the command line names, and the stage that keeps their pace. */
export function recorded(
  { speed, maxGap, strict }: Values<typeof paceOptions> & { readonly speed: number },
  context: Context,
): { readonly source: Readable; readonly stages: readonly Stage[] } {
  const { stop: signal } = context;
  const source = samplesIn(context, { strict, signal });
  return { source, stages: speed === Infinity ? [] : [pace({ speed, longestHole: maxGap, signal })] };
}
