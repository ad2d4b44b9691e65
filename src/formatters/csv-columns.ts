import { csvField, csvHeadings, csvMetrics, csvShapes, DistinctNames, encodeNul } from '../catalogue/index.ts';
import { Literals, type Batch, type ByteWriter, type RowTemplate, type Shape } from '../samples/index.ts';

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
      const columns = names.map((name) => indices.get(name));
      const template = rowTemplate(startOf(shape, tags), columns);
      return {
        missing: [...missingTags(shape, tags), ...(wanted ? [] : shape.names.filter(isMissing))],
        write(batch, row, time, to) {
          to.ascii(time);
          batch.writeRow(row, template, to);
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
      const start = startOf(shape, tags);
      const names = (wanted ?? shape.names).filter((name) => indices.has(name));
      const templates = writtenAs(names).flatMap((name, at) =>
        name === undefined ? [] : [rowTemplate(`${start},${csvField(name)}`, [indices.get(names[at]!)])],
      );
      return {
        missing: missingTags(shape, tags),
        write(batch, row, time, to) {
          for (const template of templates) {
            to.ascii(time);
            batch.writeRow(row, template, to);
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

/** Fields, an empty one for each undefined column. */
function rowTemplate(start: string, columns: readonly (number | undefined)[]): RowTemplate {
  const literals = [start];
  for (const column of columns) {
    literals[literals.length - 1] += ',';
    if (column !== undefined) literals.push('');
  }
  literals[literals.length - 1] += '\n';
  return { literals: new Literals(literals), columns: columns.filter((column) => column !== undefined) };
}

/** The fields between the time and the metrics: the host and the tags. */
function startOf({ host, tags: own = {} }: Shape, tags: readonly string[]): string {
  const texts = [host, ...tags.map((name) => (Object.hasOwn(own, name) ? own[name]! : ''))];
  return texts.map((text) => `,${csvField(encodeNul(text))}`).join('');
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
