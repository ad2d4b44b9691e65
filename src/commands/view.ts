import { UsageError } from '../errors.ts';
import { terminalOptions } from '../exporters/index.ts';
import { speedOption } from '../filters/index.ts';
import { run } from '../pipeline.ts';
import {
  drawOnceStage,
  drawingOptions,
  pageFlagNames,
  pageSink,
  requireDrawable,
  servingOptions,
  terminalSink,
} from './exporting/index.ts';
import { type Command, countRead, deliver, filtering, paceParts, readingOptions, readingParts, samplesIn } from './shared/index.ts';

const filtersOfView = filtering({ without: ['incidents', 'limit'] });
const options = {
  ...terminalOptions,
  speed: speedOption('max'),
  ...filtersOfView.options,
  ...readingOptions,
  ...drawingOptions,
  ...servingOptions,
};

export const view: Command<typeof options> = {
  operands: '[FILE...]',
  options,
  examples: [
    ['ssh -n web1 cubestat sample | cubestat view', 'watch another host'],
    ['cubestat view --speed 10 monday.ndjson', 'a recording, ten times as fast'],
    ['cubestat view --serve monday.ndjson', 'the same in a browser, at http://localhost:8080'],
  ],
  parts(values, operands) {
    const { print, serve, format, speed } = values;
    const ofTerminal = Object.keys(terminalOptions).filter((name) => name !== 'color');
    return [
      { by: 'with --print', options: ['format', 'width'], active: print },
      { by: 'with --serve', options: pageFlagNames, active: serve },
      { by: 'without --serve', options: ofTerminal, active: !serve },
      { by: 'in a terminal and as text', options: ['color'], active: !serve && format === 'text' },
      ...paceParts(speed),
      ...readingParts(values, operands),
    ];
  },
  async run(values, context) {
    if (values.serve && values.print) throw new UsageError('--serve and --print: expected one of them');
    if (!values.serve && !values.print) requireDrawable(context);
    const progress = countRead(context.operands);
    // Live charts store nothing, so samples are settled when they are taken.
    const source = await samplesIn(context, values, { signal: context.stop, progress, settles: values.print });
    const filters = filtersOfView.open(values, context);
    if (values.print)
      return deliver(source, [...filters, await drawOnceStage(values, context)], '-', { ...context, ownColors: true, isWhole: true });
    await run(source, ...filters, await (values.serve ? pageSink(values, context) : terminalSink(values, context, progress)));
  },
};
