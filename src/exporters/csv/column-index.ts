import { csvHeading, csvHeadings } from '../../catalogue/index.ts';

/** The most columns of spreadsheets, and the most characters of all names, as they are untrusted input. */
const [maxColumns, maxCharacters] = [16_384, 2 ** 22];

export type Kind = 'tag' | 'metric';

export interface CsvColumnIndexSettings {
  /** The first and last columns, which hold neither tags nor metrics. */
  readonly lead: readonly string[];
  readonly trail: readonly string[];
  /** The header of an existing file. */
  readonly existing?: readonly string[] | undefined;
  /** Called with the tags and metrics that get a column of another name, or none. */
  readonly notice: (message: string) => void;
}

/** Assigns tags and metrics to the columns of a header that grows. A column never holds two of them. */
export class CsvColumnIndex {
  readonly header: string[];
  readonly #lead: readonly string[];
  /** Columns of cubestat's own. */
  readonly #fixed: readonly string[];
  readonly #notice: (message: string) => void;
  /** The name that each column holds; unknown for columns of an existing file until a sample claims them. */
  readonly #holds: Map<string, string>;
  readonly #columns: Record<Kind, Map<string, string | undefined>> = { tag: new Map(), metric: new Map() };
  #numbers: Map<string, number>;
  /** Of the names that have come. */
  #characters = 0;
  #cells: Partial<Record<Kind, ReadonlyMap<string, number>>> = {};

  constructor({ lead, trail, existing, notice }: CsvColumnIndexSettings) {
    this.#lead = lead;
    this.#fixed = [...lead, ...trail];
    this.#notice = notice;
    this.#holds = new Map(this.#fixed.map((name) => [name, name]));
    this.header = [...(existing ?? this.#fixed)];
    this.#numbers = numbered(this.header);
  }

  /** Adds columns for new names. `values`: values of tags, where a reader could take the tags for metrics. */
  addColumns(kind: Kind, names: Iterable<string>, values?: ReadonlyMap<string, string>): void {
    const columns = this.#columns[kind];
    const added: string[] = [];
    for (const name of names) {
      if (columns.has(name) || columns.size >= maxColumns || this.#characters > maxCharacters) continue;
      this.#characters += name.length;
      columns.set(name, this.#place({ kind, name, value: values?.get(name) }, added));
      this.#cells = {};
    }
    this.#insert(kind, added);
  }

  has(kind: Kind, name: string): boolean {
    return this.#columns[kind].has(name);
  }

  /** The column of each name. The object changes only when columns do. */
  columnsOf(kind: Kind): ReadonlyMap<string, number> {
    return (this.#cells[kind] ??= cellsOf(this.#columns[kind], this.#numbers));
  }

  /** The column of a name, which is appended to `added` if it is new; undefined if it gets none. */
  #place(named: Named, added: string[]): string | undefined {
    const { kind, name, value } = named;
    // A column of an existing file keeps its kind.
    const headings = csvHeadings(kind, name, this.#numbers.has(csvHeading(name)) ? undefined : value);
    const column = this.#unclaimed(headings);
    if (column === undefined) return void this.#notice(`the ${kind} ${name} is left out, because another one has its column`);
    const isNew = !this.#numbers.has(column);
    if (isNew && this.header.length + added.length >= maxColumns)
      return void this.#notice(`the ${kind} ${name} is left out, because there are ${maxColumns} columns`);
    if (isNew && this.#characters > maxCharacters)
      return void this.#notice(`the ${kind} ${name} is left out, because all names have ${maxCharacters} characters`);
    if (column !== name) this.#notice(`the ${kind} ${name} is written as ${column}, because ${this.#reasonFor(named, headings[0]!)}`);
    if (isNew) {
      this.#numbers.set(column, unnumbered);
      added.push(column);
    }
    this.#holds.set(column, `${kind}:${name}`);
    return column;
  }

  #unclaimed(headings: readonly string[]): string | undefined {
    const free = headings.filter((heading) => !this.#fixed.includes(heading));
    // An existing file that has the prefixed column keeps using it.
    const candidates = this.#numbers.has(free.at(-1)!) ? free.toReversed() : free;
    return candidates.find((candidate) => !this.#holds.has(candidate));
  }

  #reasonFor({ name, value }: Named, heading: string): string {
    if (/^(tag|metric):/.test(name)) return 'such a beginning tells what a column is of';
    if (value !== undefined && heading === `tag:${name}`) return `${value} could be the value of a metric`;
    if (heading !== name) return 'few readers take its own name';
    return this.#fixed.includes(name) ? `${name} is a column of cubestat's own` : `another one has the column ${name}`;
  }

  /** Inserts all new columns at once, because renumbering for each would take quadratic time. */
  #insert(kind: Kind, added: readonly string[]): void {
    if (added.length === 0) return;
    const tags = this.header.findLastIndex((name) => this.#holds.get(name)?.startsWith('tag:')) + 1;
    this.header.splice(kind === 'metric' ? this.header.length : Math.max(tags, this.#lead.length), 0, ...added);
    this.#numbers = numbered(this.header);
  }
}

/** A tag or metric that needs a column. */
interface Named {
  readonly kind: Kind;
  readonly name: string;
  readonly value: string | undefined;
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
