import { csvField, csvShapes, parseName } from '../catalogue/index.ts';
import type { Values } from '../options/index.ts';
import { warnOnce, type Report } from '../report.ts';
import { perShape, type Shape } from '../samples/index.ts';
import { didYouMean } from '../text/index.ts';
import { columnless } from './columnless.ts';
import { longColumns, wideColumns, type CsvColumns } from './csv-columns.ts';
import type { RowText } from './stage.ts';
import { writeTime, type timeOptions } from './time.ts';

export interface CsvSettings extends Values<typeof timeOptions> {
  readonly csvShape: 'wide' | 'long';
  /** The metrics with columns, in this order; default all of the first sample. */
  readonly csvColumns?: readonly string[] | undefined;
}

/** Rows of samples after a header with the columns of the first sample, as a written header cannot change. */
export function csvText({ csvShape, csvColumns, timeFormat = 'iso' }: CsvSettings, report: Report): RowText {
  const lost = columnless(report);
  const notice = warnOnce(report);
  let columns: CsvColumns | undefined;
  const rowsOf = perShape((shape) => columns!.rowsOf(shape));
  return {
    row(batch, row, to) {
      if (!columns) {
        columns = (csvShape === 'long' ? longColumns : wideColumns)(batch.shape, notice, csvColumns);
        for (const name of csvColumns ?? []) warnOfUnknown(name, batch.shape, report);
        to.text(`${[...csvShapes.wide.lead, ...columns.header].map(csvField).join()}\n`);
      }
      const { missing, write } = rowsOf(batch.shape);
      if (missing.length > 0) lost.add(missing);
      write(batch, row, writeTime(batch.timestamp(row), timeFormat), to);
    },
    end: lost.end,
  };
}

function warnOfUnknown(name: string, { names }: Shape, report: Report): void {
  if (names.includes(name) || parseName(name)) return;
  report.warn(`no metric ${name} so far${didYouMean(name, names) || '; cubestat list metrics shows what there is'}`);
}
