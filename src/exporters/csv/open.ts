import type { Sink } from '../../delivery/index.ts';
import { csvText, writeTime } from '../../formatters/index.ts';
import { warnOnce, type Report } from '../../report.ts';
import type { Sample } from '../../samples/index.ts';
import { type CsvTable, CsvDocument, csvLines, documentFile } from '../../documents/index.ts';
import { csvColumns } from './columns.ts';
import type { CsvConfig } from './options.ts';
import type { ExportContext, InstanceContext, Preview } from '../exporter.ts';
import { checkTarget, fileTarget } from '../file-target.ts';
import { previewOf, streamText, textSink, type StreamText } from '../text-stream.ts';

export async function openCsv(config: CsvConfig, context: ExportContext): Promise<Sink> {
  const target = fileTarget(config);
  return target.kind === 'file'
    ? documentFile(new CsvDocument(tableOf(config, context.report)), target, context)
    : textSink(fixedText(config, context.report), target.path, context);
}

export async function checkCsv(config: CsvConfig, { report }: InstanceContext): Promise<string> {
  return checkTarget(fileTarget(config), new CsvDocument(tableOf(config, report)));
}

export function previewCsv(config: CsvConfig, { report }: InstanceContext): Preview {
  return previewOf(fileTarget(config).kind === 'file' ? growingText(tableOf(config, report)) : fixedText(config, report));
}

function tableOf({ shape, columns: wanted, timeFormat = 'iso' }: CsvConfig, report: Report): CsvTable<Sample> {
  return csvColumns({ shape, wanted, time: (seconds) => writeTime(seconds, timeFormat), notice: warnOnce(report) });
}

/** The text for a stream, with the columns of the first sample. */
function fixedText({ shape: csvShape, columns, timeFormat = 'iso' }: CsvConfig, report: Report): StreamText {
  return streamText(csvText({ csvShape, csvColumns: columns, timeFormat }, report));
}

/** The text for a dry run: the rows, and the header again whenever it grows. */
function growingText(table: CsvTable<Sample>): StreamText {
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
