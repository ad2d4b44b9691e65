import type { Readable } from 'node:stream';
import { colorWish, type ColorWish } from '../../color-wish.ts';
import { formatters, type Formatter } from '../../formatters/index.ts';
import { choice, filePath, value, type Options, type Values } from '../../options.ts';
import type { Stage } from '../../pipeline.ts';
import { named } from '../../report.ts';
import type { Context } from './command.ts';
import { deliver } from './deliver.ts';

const formats = Object.keys(formatters) as (keyof typeof formatters)[];

/** The options of how and where samples are written. */
export const outputOptions = {
  format: choice({ alias: 'f', placeholder: 'FORMAT', standard: formats[0]!, describe: 'How samples are written' }, formats),
  outputFile: value({ alias: 'o', placeholder: 'FILE', describe: 'Where they are written; stdout unless told' }, filePath),
  color: choice({ standard: 'auto', describe: 'Use colours' }, ['auto', 'always', 'never']),
  ...(Object.assign({}, ...Object.values(formatters).map(({ options }) => options)) as Options),
};

/** Writes samples in the chosen format to stdout or a file. */
export async function write(
  source: Readable,
  filters: readonly Stage[],
  values: Values<typeof outputOptions>,
  context: Context,
): Promise<void> {
  const { format, outputFile = '-' } = values;
  const toFile = outputFile !== '-';
  const formatter: Formatter = formatters[format];
  const toTerminal = !toFile && context.stdout.isTTY === true;
  const stages = await formatter.open(values, {
    report: named(context.report, format),
    color: useColor(colorWish(values.color, context.environment), toTerminal),
    get width() {
      return toTerminal ? context.stdout.columns : undefined;
    },
  });
  await deliver(source, [...filters, ...stages], outputFile, { ...context, ownColors: formatter.forTerminals });
}

function useColor(wish: ColorWish, toTerminal: boolean): boolean {
  return wish === 'always' || (wish === 'auto' && toTerminal);
}
