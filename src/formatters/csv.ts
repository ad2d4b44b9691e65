import { Transform } from 'node:stream';
import { parseName } from '../catalogue/index.ts';
import { choice, value, type Values } from '../options.ts';
import type { Report } from '../report.ts';
import type { Metrics, Sample } from '../sample.ts';
import { columnless } from './columnless.ts';
import type { Formatter } from './formatter.ts';
import { timeOptions, writeTime } from './time.ts';

const options = {
  csvShape: choice({ standard: 'wide', describe: 'A column for each metric, or a row for each' }, ['wide', 'long']),
  csvColumns: value({ placeholder: 'METRIC,...', describe: 'Only these metrics in csv, in this order' }, metricNames),
  ...timeOptions,
};

export const csv: Formatter<typeof options> = {
  name: 'csv',
  describe: 'Comma-separated values with a header: a row for each sample, or for each metric.',
  options,
  async open(values, { report }) {
    const { default: fastCsv } = await import('fast-csv');
    return [toRows(values, report), fastCsv.format({ headers: false }), endLines()];
  },
};

function metricNames(given: string): readonly string[] {
  const names = given.split(',').map((name) => name.trim());
  if (names.includes('')) throw new Error('expected names of metrics between commas');
  return [...new Set(names)];
}

/** Samples to rows, the header before those of the first. It settles the columns, for a header that has left cannot be changed. */
export interface CsvRows {
  of(sample: Sample): (readonly string[])[];
  /** Says what found no column. */
  end(): void;
}

export function csvRows({ csvShape, csvColumns, timeFormat = 'iso' }: Values<typeof options>, report: Report): CsvRows {
  const lost = columnless(report);
  let columns: Columns | undefined;
  return {
    of(sample) {
      const header: string[][] = [];
      if (!columns) {
        columns = csvShape === 'long' ? long(sample, csvColumns) : wide(sample, csvColumns);
        for (const name of csvColumns ?? []) warnOfUnknown(name, sample, report);
        header.push(['timestamp', 'host', ...columns.tags, ...columns.names]);
      }
      lost.add(columns.missing(sample));
      const start = [writeTime(sample.timestamp, timeFormat), sample.host, ...columns.tags.map((name) => cell(sample.tags?.[name]))];
      return [...header, ...columns.rows(sample.metrics).map((row) => [...start, ...row])];
    },
    end: lost.end,
  };
}

function toRows(values: Values<typeof options>, report: Report): Transform {
  const rows = csvRows(values, report);
  return new Transform({
    objectMode: true,
    transform(sample: Sample, _encoding, done) {
      for (const row of rows.of(sample)) this.push(row);
      done();
    },
    flush(done) {
      rows.end();
      done();
    },
  });
}

/** What follows `timestamp,host`. No name stands twice in a header: readers take its fields by name. */
interface Columns {
  readonly tags: readonly string[];
  readonly names: readonly string[];
  /** What stands under `names`: of each row that a sample makes. */
  rows(metrics: Metrics): (readonly string[])[];
  /** The tags and metrics that have no column. */
  missing(sample: Sample): string[];
}

function wide(first: Sample, wanted?: readonly string[]): Columns {
  const tags = Object.keys(first.tags ?? {}).filter(isNone('timestamp', 'host'));
  const names = (wanted ?? Object.keys(first.metrics).sort()).filter(isNone('timestamp', 'host', ...tags));
  const isMissing = isNone(...names);
  return {
    tags: tags.sort(),
    names,
    rows: (metrics) => [names.map((name) => cell(metrics[name]))],
    missing: ({ tags: own, metrics }) => [...missingTags(own, tags), ...(wanted ? [] : Object.keys(metrics).filter(isMissing))],
  };
}

function long(first: Sample, wanted?: readonly string[]): Columns {
  const names = ['metric', 'value'];
  const tags = Object.keys(first.tags ?? {}).filter(isNone('timestamp', 'host', ...names));
  return {
    tags: tags.sort(),
    names,
    rows: (metrics) =>
      (wanted ?? Object.keys(metrics)).flatMap((name) => (Object.hasOwn(metrics, name) ? [[name, cell(metrics[name])]] : [])),
    missing: ({ tags: own }) => missingTags(own, tags),
  };
}

function isNone(...names: readonly string[]): (name: string) => boolean {
  const set = new Set(names);
  return (name) => !set.has(name);
}

function missingTags(own: Sample['tags'], tags: readonly string[]): string[] {
  return Object.keys(own ?? {}).flatMap((name) => (tags.includes(name) ? [] : [`the tag ${name}`]));
}

/** What is absent is empty, also where it is named as something that every object has, such as `constructor`. */
function cell(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : '';
}

function warnOfUnknown(name: string, { metrics }: Sample, report: Report): void {
  if (Object.hasOwn(metrics, name) || parseName(name)) return;
  report.warn(`no metric ${name} so far; cubestat list metrics shows what there is`);
}

/** fast-csv puts the newline before each row but the first. Turned round: a row that waits for the next is late by one. */
function endLines(): Transform {
  const newline = Buffer.from('\n');
  let begun = false;
  return new Transform({
    transform(rows: Buffer, _encoding, done) {
      done(null, Buffer.concat([begun ? rows.subarray(newline.length) : rows, newline]));
      begun = true;
    },
  });
}
