import { reasonOf } from '../../../errors.ts';

/** The fields of a row, or why its quotes are invalid. */
export type Fields = readonly string[] | Error;

/** Splits rows into fields. Only rows with quotes go through fast-csv, which is many times slower. */
export async function fieldsOfRows(rows: readonly string[], delimiter: string): Promise<Fields[]> {
  const quoted = rows.filter(hasQuote);
  const parsed = quoted.length > 0 ? (await quotedFields(quoted, delimiter)).values() : undefined;
  return rows.map((row) => (hasQuote(row) ? parsed!.next().value! : row.split(delimiter)));
}

function hasQuote(row: string): boolean {
  return row.includes('"');
}

/** Parsing all rows together takes a quarter of the time, but fails at the first bad row. */
async function quotedFields(rows: readonly string[], delimiter: string): Promise<Fields[]> {
  const { default: fastCsv } = await import('fast-csv');
  const parse = (text: string) => fastCsv.parseString<string[], string[]>(text, { headers: false, delimiter }).toArray();
  const all = await parse(rows.join('\n')).catch(() => []);
  if (all.length === rows.length) return all;
  const alone = (row: string) => parse(row).then(([fields]) => fields ?? [], malformed);
  return Promise.all(rows.map(alone));
}

function malformed(error: unknown): Error {
  return new Error(
    reasonOf(error)
      .replace(/^Parse Error: /, '')
      .slice(0, 100),
    { cause: error },
  );
}
