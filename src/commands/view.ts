import { terminalOptions } from '../exporters/index.ts';
import { speedOption } from '../filters/index.ts';
import { run } from '../pipeline.ts';
import { drawOnceStage, drawingOptions, terminalSink } from './exporting/index.ts';
import { type Command, countRead, deliver, filtering, readingOptions, samplesIn } from './shared/index.ts';

const filtersOfView = filtering({ without: ['incidents', 'limit'] });
const options = { ...terminalOptions, speed: speedOption('max'), ...filtersOfView.options, ...readingOptions, ...drawingOptions };

export const view: Command<typeof options> = {
  operands: '[FILE...]',
  options,
  examples: [
    ['ssh -n web1 cubestat sample | cubestat view', 'watch another host'],
    ['cubestat view --speed 10 monday.ndjson', 'a recording, ten times as fast'],
  ],
  parts: ({ print }) => [{ by: 'with --print', options: ['format', 'width'], active: print }],
  async run(values, context) {
    const progress = countRead(context.operands);
    const source = samplesIn(context, values, { signal: context.stop, progress });
    const filters = filtersOfView.open(values, context);
    if (values.print) return deliver(source, [...filters, await drawOnceStage(values, context)], '-', { ...context, ownColors: true });
    await run(source, ...filters, await terminalSink(values, context, progress));
  },
};
