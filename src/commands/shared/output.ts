import type { Readable } from 'node:stream';
import { colorMode, type ColorMode } from '../../terminal/index.ts';
import { recordIncidents, type IncidentConfig } from '../../filters/index.ts';
import { formatters, type RowText, type Formatter } from '../../formatters/index.ts';
import { choice, filePath, value, type Options, type Values } from '../../options/index.ts';
import { run } from '../../pipeline.ts';
import { named, warnOnce } from '../../report.ts';
import type { Context } from './command.ts';
import { deliver } from './deliver.ts';
import type { Filtering } from './filters.ts';
import { checkIncidentFolder, incidentFiles } from './incident-files.ts';
import { incidentNames, type IncidentName } from './incident-names.ts';

const formats = Object.keys(formatters) as (keyof typeof formatters)[];

/** The options of how and where samples are written. */
export const outputOptions = {
  format: choice({ alias: 'f', placeholder: 'FORMAT', standard: formats[0]!, describe: 'How samples are written' }, formats),
  outputFile: value({ alias: 'o', placeholder: 'FILE', describe: 'Where they are written; default stdout' }, filePath),
  color: choice({ standard: 'auto', describe: 'Use colours' }, ['auto', 'always', 'never']),
  ...(Object.assign({}, ...Object.values(formatters).map(({ options }) => options)) as Options),
};

type OutputValues = Values<typeof outputOptions> & IncidentConfig;

/** Writes samples in the chosen format to stdout or a file, or each incident to a file of its own. */
export async function write(source: Readable, filters: Filtering, values: OutputValues, context: Context): Promise<void> {
  const { format, outputFile = '-' } = values;
  const nameOf = values.when === undefined ? undefined : incidentNames(outputFile);
  if (nameOf) return writeIncidents(source, nameOf, filters, values, context);
  const { forTerminals: ownColors }: Formatter = formatters[format];
  const text = openText(outputFile, values, context);
  await deliver(source, filters.open(values, context), outputFile, { ...context, text, ownColors });
}

/** A warning that one incident has caused is not repeated for the next. */
async function writeIncidents(source: Readable, nameOf: IncidentName, filters: Filtering, values: OutputValues, context: Context) {
  checkIncidentFolder(values.outputFile!);
  const [before, behind] = filters.around('incidents');
  const again = { ...context, report: { ...context.report, warn: warnOnce(context.report) } };
  const open = (path: string) => ({ stages: behind.open(values, again), text: openText(path, values, again) });
  const recorder = recordIncidents(values, context, incidentFiles(nameOf, open, context));
  await run(source, ...before.open(values, context), recorder);
}

/** The text for a file or stdout (`-`). */
async function openText(target: string, values: OutputValues, context: Context): Promise<RowText> {
  const { format, color } = values;
  const toTerminal = target === '-' && context.stdout.isTTY === true;
  const formatter: Formatter = formatters[format];
  return formatter.open(values, {
    report: named(context.report, format),
    color: useColor(colorMode(color, context.environment), toTerminal),
    get width() {
      return toTerminal ? context.stdout.columns : undefined;
    },
  });
}

function useColor(mode: ColorMode, toTerminal: boolean): boolean {
  return mode === 'always' || (mode === 'auto' && toTerminal);
}
