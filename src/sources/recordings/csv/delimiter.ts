import { csvShapes } from '../../../catalogue/index.ts';

const delimiters = [',', ';', '\t'];

/** The names that columns of time have, as glances, telegraf, InfluxDB, Grafana and others call them. */
const times = /^(?:timestamp|_?time|date|date_?time|now|ts|@timestamp|epoch|unix_?time)$/i;

/** The number of the column of time; -1 for none. */
export function timeColumn(header: readonly string[]): number {
  return header.findIndex((heading) => times.test(heading));
}

/** What stands between the headings of a header with a column of time; undefined for other lines. */
export function delimiterOf(line: string): string | undefined {
  if (line.startsWith('#') && !/^#\s*\w+[,;\t]/.test(line)) return undefined;
  return delimiters.find((delimiter) => {
    const headings = line.split(delimiter).map(bareHeading);
    return headings.length > 1 && timeColumn(headings) !== -1;
  });
}

/** The headings of a header; those of cubestat as they are, for names have spaces and quotes too. */
export function headingsOf(fields: readonly string[]): readonly string[] {
  const [first = '', ...others] = fields;
  const given = [first.replace(/^\uFEFF/, ''), ...others];
  return csvShapes.wide.lead.every((name, at) => given[at] === name) ? given : given.map(bareHeading);
}

/** A heading without quotes, and without what marks the whole line as a comment. */
function bareHeading(heading: string): string {
  return heading
    .trim()
    .replace(/^#\s*/, '')
    .replace(/^"(.*)"$/, '$1');
}
