import { terminalOptions } from '../exporters/index.ts';
import { run } from '../pipeline.ts';
import {
  type Command,
  deliver,
  drawing,
  drawingOptions,
  paceOptions,
  recorded,
  screen,
  selection,
  selectionOptions,
  speedOption,
} from './shared/index.ts';

const options = { ...terminalOptions, speed: speedOption('max'), ...paceOptions, ...drawingOptions, ...selectionOptions };

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
    const { source, stages } = recorded(values, context);
    const filters = [...stages, ...selection(values, context.report)];
    if (values.print) return deliver(source, [...filters, await drawing(values, context)], '-', { ...context, ownColors: true });
    await run(source, ...filters, await screen(values, context));
  },
};
