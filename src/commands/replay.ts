import { speedOption } from '../filters/index.ts';
import {
  type Command,
  filtering,
  formatParts,
  outputOptions,
  paceParts,
  readingOptions,
  readingParts,
  refuseOwnInput,
  samplesIn,
  write,
} from './shared/index.ts';

const filters = filtering({ without: ['incidents'] });
const options = { ...filters.options, speed: speedOption('1'), ...readingOptions, ...outputOptions };

export const replay: Command<typeof options> = {
  operands: '[FILE...]',
  options,
  examples: [['cubestat replay --speed 10 monday.ndjson | cubestat export --to prometheus', 'a recording as a stream']],
  parts: (values, operands) => [...formatParts(values.format, values), ...paceParts(values.speed), ...readingParts(values, operands)],
  async run(values, context) {
    refuseOwnInput(values.outputFile ?? '-', context);
    const source = await samplesIn(context, values, { signal: context.stop, settles: true });
    await write(source, filters, values, context);
  },
};
