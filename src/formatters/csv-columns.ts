import { csvField, csvHeadings, csvMetrics, csvShapes, DistinctNames, encodeNul } from '../catalogue/index.ts';
import type { Batch, ByteWriter, Shape } from '../samples/index.ts';

/** Writes the rows of one shape. */
interface ShapeRows {
  /** The tags and metrics without a column. */
  readonly missing: readonly string[];
  write(batch: Batch, row: number, time: string, to: ByteWriter): void;
}

/** The columns after `timestamp,host`. Their names are distinct, because readers find fields by name. */
export interface CsvColumns {
  readonly header: readonly string[];
  rowsOf(shape: Shape): ShapeRows;
}

/** A column a metric: those wanted, else those of the first sample. */
export function wideColumns(first: Shape, notice: Notice, wanted?: readonly string[]): CsvColumns {
  const distinct = new DistinctNames({ reserved: ownColumns(csvShapes.wide.lead), notice });
  const [tags, tagColumns] = columnsFor(distinct, 'tag', Object.keys(first.tags ?? {}).sort(), first.tags);
  const [names, nameColumns] = columnsFor(distinct, 'metric', wanted ?? [...first.names].sort());
  const isMissing = isNone(names);
  return {
    header: [...tagColumns, ...nameColumns],
    rowsOf(shape) {
      const indices = indicesOf(shape);
      const columns = Int32Array.from(names, (name) => indices.get(name) ?? -1);
      const start = startOf(shape, tags);
      return {
        missing: [...missingTags(shape, tags), ...(wanted ? [] : shape.names.filter(isMissing))],
        write(batch, row, time, to) {
          to.text(time);
          to.literal(start);
          for (let at = 0; at < columns.length; at += 1) {
            to.literal(comma);
            if (columns[at]! >= 0) to.value(batch, row, columns[at]!);
          }
          to.literal(newline);
        },
      };
    },
  };
}

/** A row a metric: those wanted, else all. */
export function longColumns(first: Shape, notice: Notice, wanted?: readonly string[]): CsvColumns {
  const { lead, trail } = csvShapes.long;
  const distinct = new DistinctNames({ reserved: ownColumns([...lead, ...trail]), notice });
  const [tags, tagColumns] = columnsFor(distinct, 'tag', Object.keys(first.tags ?? {}).sort());
  const writtenAs = csvMetrics(notice);
  return {
    header: [...tagColumns, ...trail],
    rowsOf(shape) {
      const indices = indicesOf(shape);
      const start = startOf(shape, tags).toString();
      const names = (wanted ?? shape.names).filter((name) => indices.has(name));
      const columns = writtenAs(names).flatMap((name, at) =>
        name === undefined ? [] : [{ column: indices.get(names[at]!)!, start: Buffer.from(`${start},${csvField(name)},`) }],
      );
      return {
        missing: missingTags(shape, tags),
        write(batch, row, time, to) {
          for (const { column, start } of columns) {
            to.text(time);
            to.literal(start);
            to.value(batch, row, column);
            to.literal(newline);
          }
        },
      };
    },
  };
}

type Notice = (message: string) => void;

function ownColumns(names: readonly string[]): [name: string, owner: string][] {
  return names.map((name) => [name, "a column of cubestat's own"]);
}

/** The names with columns, and their headings. `values`: values of tags, where a reader could take the tags for metrics. */
function columnsFor(
  distinct: DistinctNames,
  kind: 'tag' | 'metric',
  names: readonly string[],
  values: Shape['tags'] = {},
): [names: string[], headings: string[]] {
  const claims = names.map((name) => ({ owner: `the ${kind} ${name}`, name, candidates: csvHeadings(kind, name, values[name]) }));
  const headings = distinct.assign(claims);
  return [names.filter((_, index) => headings[index] !== undefined), headings.filter((heading) => heading !== undefined)];
}

const comma = Buffer.from(',');
const newline = Buffer.from('\n');

/** The fields between the time and the metrics: the host and the tags. */
function startOf({ host, tags: own = {} }: Shape, tags: readonly string[]): Buffer {
  return Buffer.from(
    [host, ...tags.map((name) => (Object.hasOwn(own, name) ? own[name]! : ''))].map((text) => `,${csvField(encodeNul(text))}`).join(''),
  );
}

function indicesOf({ names }: Shape): Map<string, number> {
  return new Map(names.map((name, column) => [name, column]));
}

function isNone(names: readonly string[]): (name: string) => boolean {
  const set = new Set(names);
  return (name) => !set.has(name);
}

function missingTags({ tags: own }: Shape, tags: readonly string[]): string[] {
  return Object.keys(own ?? {})
    .filter(isNone(tags))
    .map((name) => `the tag ${name}`);
}
