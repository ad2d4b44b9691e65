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

/** What tells Excel the delimiter, and what sadf -d says of a restart or has as a comment, in front of its header too. */
const asides = /^\uFEFF?sep=.\r?$|^[^;]+;-1;[^;]+;(?:LINUX-RESTART|COM)\b/i;

/** Whether a line is neither a header nor a row. */
export function isAside(line: string): boolean {
  return asides.test(line);
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
