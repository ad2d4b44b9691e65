import { csvRows, formatters, once, writeTime } from '../formatters/index.ts';
import type { Values } from '../options.ts';
import type { Report } from '../report.ts';
import type { Sample } from '../sample.ts';
import { csvDocument, csvLines, documentFile, type CsvTable } from '../sinks/index.ts';
import { csvColumns } from './csv-columns.ts';
import type { Exporter } from './exporter.ts';
import { checkTarget, fileOptions, targetOf } from './file-options.ts';
import { textStream } from './text-stream.ts';

const { csvShape, csvColumns: csvColumnsOption, timeFormat } = formatters.csv.options;

const options = {
  ...fileOptions,
  shape: { ...csvShape, flag: 'csvShape' },
  columns: { ...csvColumnsOption, flag: 'csvColumns' },
  timeFormat: { ...timeFormat, flag: 'timeFormat' },
};

export const csv: Exporter<typeof options> = {
  name: 'csv',
  describe: 'A CSV file whose header grows with the metrics',
  options,
  exclusive: true,
  open(config, context) {
    const { shape, columns: wanted, timeFormat = 'iso' } = config;
    const report = context.report;
    const target = targetOf(config);
    if (target.kind !== 'file') {
      const rows = csvRows({ csvShape: shape, csvColumns: wanted, timeFormat }, report);
      const text = { text: async (samples: readonly Sample[]) => csvLines(samples.flatMap(rows.of)), end: rows.end };
      return textStream(text, target.path, context);
    }
    return documentFile(csvDocument(tableOf(config, report)), target, context);
  },
  destination: ({ filename = '-' }) => (filename === '-' ? 'stdout' : filename),
  check: async (config, { report }) => checkTarget(targetOf(config), csvDocument(tableOf(config, report))),
  preview({ shape, columns, timeFormat }, { report }) {
    return formatters.csv.open({ csvShape: shape, csvColumns: columns, timeFormat }, { report: report, color: false, width: undefined });
  },
};

function tableOf({ shape, columns: wanted, timeFormat = 'iso' }: Values<typeof options>, report: Report): CsvTable<Sample> {
  const warn = once(report.warn);
  const columnless = (name: string) => warn(`no column for ${name}, for another one has its name or there are too many`);
  return csvColumns({ shape, wanted, time: (seconds) => writeTime(seconds, timeFormat), columnless });
}
