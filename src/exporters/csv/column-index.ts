import { csvHeading, csvHeadings } from '../../catalogue/index.ts';

/** The most columns of spreadsheets, as names are untrusted input. */
const maxColumns = 16_384;

export type Kind = 'tag' | 'metric';

/** Assigns tags and metrics to the columns of a header that grows. A column never holds two of them. */
export interface CsvColumnIndex {
  readonly header: readonly string[];
  /** Adds columns for new names. `values`: values of tags, where a reader could take the tags for metrics. */
  addColumns(kind: Kind, names: Iterable<string>, values?: ReadonlyMap<string, string>): void;
  has(kind: Kind, name: string): boolean;
  /** The column of each name. The object changes only when columns do. */
  columnsOf(kind: Kind): ReadonlyMap<string, number>;
}

export interface CsvColumnIndexSettings {
  /** The first and last columns, which hold neither tags nor metrics. */
  readonly lead: readonly string[];
  readonly trail: readonly string[];
  /** The header of an existing file. */
  readonly existing?: readonly string[] | undefined;
  /** Called with the tags and metrics that get a column of another name, or none. */
  readonly notice: (message: string) => void;
}

export function csvColumnIndex({ lead, trail, existing, notice }: CsvColumnIndexSettings): CsvColumnIndex {
  const fixed = [...lead, ...trail];
  const header = [...(existing ?? fixed)];
  /** The name that each column holds; unknown for columns of an existing file until a sample claims them. */
  const holds = new Map(fixed.map((name) => [name, name]));
  const columns: Record<Kind, Map<string, string | undefined>> = { tag: new Map(), metric: new Map() };
  let numbers = numbered(header);
  let cells: Partial<Record<Kind, ReadonlyMap<string, number>>> = {};

  /** Inserts all new columns at once, because renumbering for each would take quadratic time. */
  const insert = (kind: Kind, added: readonly string[]) => {
    if (added.length === 0) return;
    const tags = header.findLastIndex((name) => holds.get(name)?.startsWith('tag:')) + 1;
    header.splice(kind === 'metric' ? header.length : Math.max(tags, lead.length), 0, ...added);
    numbers = numbered(header);
  };
  const place = (kind: Kind, name: string, value: string | undefined, added: string[]): string | undefined => {
    // A column of an existing file keeps its kind.
    const headings = csvHeadings(kind, name, numbers.has(csvHeading(name)) ? undefined : value);
    const free = headings.filter((heading) => !fixed.includes(heading));
    // An existing file that has the prefixed column keeps using it.
    const candidates = numbers.has(free.at(-1)!) ? free.toReversed() : free;
    const column = candidates.find((candidate) => !holds.has(candidate));
    if (column === undefined) return void notice(`the ${kind} ${name} is left out, because another one has its column`);
    if (!numbers.has(column) && header.length + added.length >= maxColumns)
      return void notice(`the ${kind} ${name} is left out, because there are ${maxColumns} columns`);
    if (column !== name) notice(`the ${kind} ${name} is written as ${column}, because ${reasonFor(name, headings[0]!, value)}`);
    if (!numbers.has(column)) {
      numbers.set(column, unnumbered);
      added.push(column);
    }
    holds.set(column, `${kind}:${name}`);
    return column;
  };
  const reasonFor = (name: string, heading: string, value: string | undefined) => {
    if (/^(tag|metric):/.test(name)) return 'such a beginning tells what a column is of';
    if (value !== undefined && heading === `tag:${name}`) return `${value} could be the value of a metric`;
    if (heading !== name) return 'few readers take its own name';
    return fixed.includes(name) ? `${name} is a column of cubestat's own` : `another one has the column ${name}`;
  };
  return {
    header,
    addColumns(kind, names, values) {
      const added: string[] = [];
      for (const name of names) {
        if (columns[kind].has(name) || columns[kind].size >= maxColumns) continue;
        columns[kind].set(name, place(kind, name, values?.get(name), added));
        cells = {};
      }
      insert(kind, added);
    },
    has: (kind, name) => columns[kind].has(name),
    columnsOf: (kind) => (cells[kind] ??= cellsOf(columns[kind], numbers)),
  };
}

/** The number of a column before it is inserted. */
const unnumbered = -1;

function cellsOf(columns: ReadonlyMap<string, string | undefined>, numbers: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const cells = Array.from(columns, ([name, column]): [string, number] => [name, column === undefined ? -1 : numbers.get(column)!]);
  return new Map(cells.filter(([, number]) => number !== -1));
}

function numbered(header: readonly string[]): Map<string, number> {
  return new Map(header.map((name, at) => [name, at]));
}
