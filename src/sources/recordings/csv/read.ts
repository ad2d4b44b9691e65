import { pipeline } from 'node:stream';
import { longestName, type Batch } from '../../../samples/index.ts';
import { CubestatError } from '../../../errors.ts';
import { limitLines } from '../limit-lines.ts';
import type { Reading } from '../reading.ts';
import { recordedTime } from '../recorded-time.ts';
import { CellReader } from './cell-reader.ts';
import { delimiterOf, headingsOf, isAside } from './delimiter.ts';
import { fieldsOfRows, type Fields } from './fields.ts';
import { layoutOf, type CsvLayout } from './layout.ts';
import { LongTable } from './long.ts';
import { RowSplitter, type CsvRow } from './rows.ts';
import type { TableReader } from './table-reader.ts';
import { WideTable } from './wide.ts';

/** The samples of a table. Bad rows are passed to the reading. */
export async function* readCsvRows(content: AsyncIterable<Buffer>, reading: Reading): AsyncGenerator<Batch> {
  const splitter = new RowSplitter(reading.longest);
  const tables = new Tables(reading);
  // The reading loop throws the pipeline's error, so the callback does nothing.
  const limited = pipeline(content, limitLines(reading.longest), () => {}) as AsyncIterable<Buffer>;
  for await (const chunk of limited) {
    yield* tables.read([...splitter.split(chunk)]);
    if (reading.isEnded) return;
  }
  reading.isAtEnd = true;
  yield* tables.read([...splitter.end()]);
  yield* tables.end();
}

/** Spreadsheets leave rows of empty cells. */
const hasCell = /[^\s,;|"]/;

/** A header and the layout of its rows. */
interface Table {
  readonly header: readonly string[];
  /** As written, to recognise a repeated header. */
  readonly timeHeading: string;
  readonly layout: CsvLayout;
  readonly reader: TableReader;
}

/** The tables of an input. In joined files, a header among the rows begins another table. */
class Tables {
  readonly #reading: Reading;
  #table: Table | undefined;
  #delimiter = ',';

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  async *read(given: readonly CsvRow[]): AsyncGenerator<Batch> {
    const rows = given.filter(({ text, fault }) => fault !== undefined || (hasCell.test(text) && !isAside(text)));
    if (!this.#table && rows[0]) this.#delimiter = delimiterOf(rows[0].text) ?? ',';
    const fields = (
      await fieldsOfRows(
        rows.map(({ text }) => text),
        this.#delimiter,
      )
    ).values();
    for (const row of rows) {
      yield* this.#row(row, fields.next().value!);
      if (this.#reading.isEnded) return;
    }
    if (this.#table) yield* this.#table.reader.flush();
  }

  *end(): Generator<Batch> {
    if (this.#table) yield* this.#table.reader.end();
  }

  *#row({ line, fault }: CsvRow, fields: Fields): Generator<Batch> {
    if (this.#isHeader(fields)) {
      if (this.#table) yield* this.#table.reader.end();
      this.#begin(fields);
    } else {
      this.#reading.records += 1;
      const { reader } = this.#table!;
      const [time, wrong] = fault === undefined ? readRow(fields, this.#table!) : [NaN, fault];
      if (wrong === undefined) yield* reader.add(time, fields as readonly string[]);
      else {
        if (this.#reading.isStrict) yield* reader.end();
        this.#reading.leaveOut(`line ${line}`, wrong);
      }
    }
  }

  #isHeader(fields: Fields): boolean {
    if (!this.#table) return true;
    const { timeHeading, layout } = this.#table;
    return !(fields instanceof Error) && fields[layout.time]?.replace(/^\uFEFF/, '') === timeHeading;
  }

  #begin(fields: Fields): void {
    const { name, report, host } = this.#reading;
    const header = fields instanceof Error ? [] : headingsOf(fields);
    const layout = layoutOf(header, (message) => report.warn(`${name}: ${message}`));
    if (!layout) {
      const why = fields instanceof Error ? fields.message : 'there is no column of time in it, such as timestamp or time';
      return this.#reading.refuse(new CubestatError(`cannot read the header of ${name}: ${why}`, { code: 'READ' }));
    }
    const cells = new CellReader(layout, host, this.#delimiter);
    const reader = layout.long ? new LongTable(cells, layout.long) : new WideTable(cells);
    const timeHeading = (fields as readonly string[])[layout.time]!.replace(/^\uFEFF/, '');
    this.#table = { header, timeHeading, layout, reader };
  }
}

/** The time of a row, or why it is no sample. */
function readRow(fields: Fields, { header, layout }: Table): [time: number, fault: string | undefined] {
  if (fields instanceof Error) return [NaN, fields.message];
  if (fields.length !== header.length) return [NaN, `it has ${fields.length} fields, and the header ${header.length}`];
  const long = fields.find((field) => field.length > longestName);
  if (long !== undefined) return [NaN, `a field has ${long.length} characters, more than ${longestName}`];
  const written = fields[layout.time]!;
  const time = recordedTime(written.trim());
  return time === undefined ? [NaN, `${JSON.stringify(written.slice(0, 40))} is not a time of ISO 8601 or Unix`] : [time, undefined];
}
