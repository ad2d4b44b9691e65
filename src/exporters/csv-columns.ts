import type { Sample } from '../sample.ts';
import type { CsvTable } from '../sinks/index.ts';

export interface CsvColumnsSettings {
  readonly shape: 'wide' | 'long';
  /** Only these metrics, in this order. */
  readonly wanted: readonly string[] | undefined;
  readonly time: (seconds: number) => string;
  /** Told of names that can have no column of their own. */
  readonly columnless: (name: string) => void;
}

/** Names come from outside. Spreadsheets have no more columns than these. */
const most = 16_384;

type Kind = 'tag' | 'metric';

const shapes = {
  wide: { lead: ['timestamp', 'host'], trail: [] },
  long: { lead: ['timestamp', 'host'], trail: ['metric', 'value'] },
} as const;

/**
 * Where the tags and metrics of samples stand: timestamp, host, tags, and then a column for each metric, or in the long
 * shape `metric,value`. No column holds two different things.
 */
export function csvColumns({ shape, wanted, time, columnless }: CsvColumnsSettings): CsvTable<Sample> {
  const { lead, trail } = shapes[shape];
  let header: string[] = [];
  let places = new Map<string, number>();
  /** What each column holds, by the column's name; what stood in the file before is not known. */
  let holds = new Map<string, string>();
  let columns: Record<Kind, Map<string, string | undefined>>;
  /** Where each tag and metric stands, found anew when that changes. */
  let cells: Record<Kind, ReadonlyMap<string, number>> | undefined;

  const renumber = () => void (places = new Map(header.map((name, at) => [name, at])));
  const insert = (kind: Kind, column: string) => {
    if (kind === 'metric') return void places.set(column, header.push(column) - 1);
    const tags = header.findLastIndex((name) => holds.get(name)?.startsWith('tag:')) + 1;
    header.splice(Math.max(tags, lead.length), 0, column);
    return renumber();
  };
  const settle = (kind: Kind, name: string): string | undefined => {
    const [plain, prefixed] = [written(name), `${kind}:${written(name)}`];
    const isReserved = [...lead, ...trail].includes(plain as never) || /^(tag|metric):/.test(plain);
    const candidates = isReserved ? [prefixed] : places.has(prefixed) ? [prefixed, plain] : [plain, prefixed];
    const column = candidates.find((candidate) => !holds.has(candidate));
    if (column === undefined || (!places.has(column) && header.length >= most)) return void columnless(name);
    if (!places.has(column)) insert(kind, column);
    holds.set(column, `${kind}:${name}`);
    return column;
  };
  const know = (kind: Kind, names: Iterable<string>) => {
    for (const name of names) {
      if (columns[kind].has(name) || columns[kind].size >= most) continue;
      columns[kind].set(name, settle(kind, name));
      cells = undefined;
    }
  };
  const unknown = (kind: Kind, records: readonly Readonly<Record<string, unknown>>[]): string[] => {
    const names = new Set<string>();
    for (const record of records) for (const name in record) if (!columns[kind].has(name)) names.add(name);
    return [...names].sort();
  };
  const cellsOf = (kind: Kind): ReadonlyMap<string, number> => {
    const placed = Array.from(columns[kind], ([name, column]): [string, number] => [name, places.get(column ?? '') ?? -1]);
    return new Map(placed.filter(([, place]) => place !== -1));
  };

  const begin = (standing?: readonly string[]): string | undefined => {
    const isLong = standing?.slice(-2).join() === shapes.long.trail.join();
    if (standing && isLong !== (shape === 'long')) return `it has the ${isLong ? 'long' : 'wide'} shape, not the ${shape} one`;
    header = [...(standing ?? [...lead, ...trail])];
    holds = new Map([...lead, ...trail].map((name) => [name, name]));
    columns = { tag: new Map(), metric: new Map() };
    cells = undefined;
    return void renumber();
  };
  begin();

  return {
    begin,
    make(samples) {
      know(
        'tag',
        unknown(
          'tag',
          samples.map(({ tags }) => tags ?? {}),
        ),
      );
      if (shape === 'wide')
        know(
          'metric',
          wanted ??
            unknown(
              'metric',
              samples.map(({ metrics }) => metrics),
            ),
        );
      return header;
    },
    rows({ timestamp, host, tags = {}, metrics }) {
      const start = Array<string>(header.length).fill('');
      [start[0], start[1]] = [time(timestamp), host];
      cells ??= { tag: cellsOf('tag'), metric: cellsOf('metric') };
      put(start, cells.tag, tags);
      if (shape === 'wide') put(start, cells.metric, metrics);
      if (shape === 'wide') return [start];
      const names = (wanted ?? Object.keys(metrics)).filter((name) => Object.hasOwn(metrics, name));
      return names.map((name) => [...start.slice(0, -2), written(name), String(metrics[name])]);
    },
  };
}

function put(row: string[], cells: ReadonlyMap<string, number>, values: Readonly<Record<string, unknown>>): void {
  for (const name in values) {
    const at = cells.get(name);
    if (at !== undefined) row[at] = String(values[name]);
  }
}

/** A name as it can be read back: fast-csv leaves NULs out, and UTF-8 cannot hold half of a surrogate pair. */
function written(name: string): string {
  return name.replaceAll('\0', '%00').replace(/\p{Surrogate}/gu, '\uFFFD');
}
