import { csvText, formatters, writeTime } from '../../formatters/index.ts';
import type { Values } from '../../options.ts';
import { warnOnce, type Report } from '../../report.ts';
import type { Sample } from '../../sample.ts';
import { type CsvTable, csvDocument, csvLines, documentFile } from '../../documents/index.ts';
import { csvColumns } from './columns.ts';
import type { Exporter } from '../exporter.ts';
import { checkTarget, destinationOf, fileOptions, fileTarget } from '../file-options.ts';
import { previewOf, streamText, textSink, type StreamText } from '../text-stream.ts';

const { csvShape, csvColumns: csvColumnsOption, timeFormat } = formatters.csv.options;

const options = {
  ...fileOptions,
  shape: { ...csvShape, flag: 'csvShape' },
  columns: { ...csvColumnsOption, flag: 'csvColumns' },
  timeFormat: { ...timeFormat, flag: 'timeFormat' },
};

export const csv: Exporter<typeof options> = {
  name: 'csv',
  describe: 'A CSV file whose header grows with the metrics.',
  options,
  exclusive: true,
  open(config, context) {
    const target = fileTarget(config);
    return target.kind === 'file'
      ? documentFile(csvDocument(tableOf(config, context.report)), target, context)
      : textSink(settled(config, context.report), target.path, context);
  },
  destination: destinationOf,
  check: async (config, { report }) => checkTarget(fileTarget(config), csvDocument(tableOf(config, report))),
  preview: (config, { report }) =>
    previewOf(fileTarget(config).kind === 'file' ? growing(tableOf(config, report)) : settled(config, report)),
};

function tableOf({ shape, columns: wanted, timeFormat = 'iso' }: Values<typeof options>, report: Report): CsvTable<Sample> {
  return csvColumns({ shape, wanted, time: (seconds) => writeTime(seconds, timeFormat), notice: warnOnce(report) });
}

/** The text for a stream, whose columns are those of the first sample. */
function settled({ shape: csvShape, columns, timeFormat = 'iso' }: Values<typeof options>, report: Report): StreamText {
  return streamText(csvText({ csvShape, csvColumns: columns, timeFormat }, report));
}

/** The text for a dry run: the rows, and the new header wherever it grows. */
function growing(table: CsvTable<Sample>): StreamText {
  let columns = 0;
  return {
    async text(batches) {
      const samples = batches.flatMap((batch) => [...batch]);
      const header = table.addColumns(samples);
      const lines = [...(header.length > columns ? [header] : []), ...samples.flatMap(table.rows)];
      columns = header.length;
      return csvLines(lines);
    },
    end() {},
  };
}
