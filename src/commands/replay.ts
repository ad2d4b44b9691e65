import {
  type Command,
  outputOptions,
  paceOptions,
  recorded,
  refuseOwnInput,
  selection,
  selectionOptions,
  speedOption,
  write,
} from './shared/index.ts';

const options = { speed: speedOption('1'), ...paceOptions, ...selectionOptions, ...outputOptions };

export const replay: Command<typeof options> = {
  name: 'replay',
  describe: 'Write recorded samples at the pace at which they were taken',
  operands: '[FILE...]',
  options,
  examples: [['cubestat replay --speed 10 monday.ndjson | cubestat export --to prometheus', 'a recording as a stream']],
  async run(values, context) {
    refuseOwnInput(values.outputFile ?? '-', context);
    const { source, stages } = recorded(values, context);
    await write(source, [...stages, ...selection(values, context.report)], values, context);
  },
};
