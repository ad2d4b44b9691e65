import { csvShapes } from '../../../catalogue/index.ts';

const delimiters = [',', ';', '\t', '|'];

/** Headings of time columns: glances, telegraf, InfluxDB, Grafana and others. */
const times = /^(?:timestamp|_?time|date|date_?time|now|ts|@timestamp|epoch|unix_?time)$/i;

/** The index of the time column; -1 for none. */
export function timeColumn(header: readonly string[]): number {
  return header.findIndex((heading) => times.test(heading));
}

/** The delimiter of a header with a time column; undefined for other lines. */
export function delimiterOf(line: string): string | undefined {
  if (line.startsWith('#') && !/^#\s*\w+[,;\t|]/.test(line)) return undefined;
  return delimiters.find((delimiter) => {
    const headings = line.split(delimiter).map(bareHeading);
    return headings.length > 1 && timeColumn(headings) !== -1;
  });
}

/** Whether a line tells Excel what separates the cells of the others. */
export function isSeparatorHint(line: string): boolean {
  return /^\uFEFF?sep=.\r?$/i.test(line);
}

/** The headings of a header. Those of cubestat are unchanged, because names may contain spaces and quotes. */
export function headingsOf(fields: readonly string[]): readonly string[] {
  const [first = '', ...others] = fields;
  const given = [first.replace(/^\uFEFF/, ''), ...others];
  return csvShapes.wide.lead.every((name, at) => given[at] === name) ? given : given.map(bareHeading);
}

/** A heading without quotes, and without the mark of a comment line. */
function bareHeading(heading: string): string {
  return heading
    .trim()
    .replace(/^#\s*/, '')
    .replace(/^"(.*)"$/, '$1');
}
