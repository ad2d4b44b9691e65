import { csvMetrics, csvShapes, encodeNul } from '../../catalogue/index.ts';
import type { Sample } from '../../samples/index.ts';
import type { CsvTable } from '../../documents/index.ts';
import { CsvColumnIndex, type Kind } from './column-index.ts';

export interface CsvColumnsSettings {
  readonly shape: 'wide' | 'long';
  /** Only these metrics, in this order. */
  readonly wanted: readonly string[] | undefined;
  readonly time: (seconds: number) => string;
  /** Called with the tags and metrics that get a column of another name, or none. */
  readonly notice: (message: string) => void;
}

/** The table of samples: timestamp, host and tags, then a column per metric, or in the long shape `metric,value`. */
export function csvColumns({ shape, wanted, time, notice }: CsvColumnsSettings): CsvTable<Sample> {
  const indexOf = (existing?: readonly string[]) => new CsvColumnIndex({ ...csvShapes[shape], existing, notice });
  const writtenAs = csvMetrics(notice);
  let index = indexOf();

  const unknown = (kind: Kind, records: readonly Values[]): string[] => {
    const names = new Set<string>();
    for (const record of records) for (const name in record) if (!index.has(kind, name)) names.add(name);
    return [...names].sort();
  };
  const leading = ({ timestamp, host, tags = {} }: Sample): string[] => {
    const row = Array<string>(index.header.length).fill('');
    [row[0], row[1]] = [time(timestamp), encodeNul(host)];
    put(row, index.columnsOf('tag'), tags, encodeNul);
    return row;
  };
  return {
    begin(existing) {
      const isLong = existing?.slice(-2).join() === csvShapes.long.trail.join();
      if (existing && isLong !== (shape === 'long')) return `it has the ${isLong ? 'long' : 'wide'} shape, not the ${shape} one`;
      index = indexOf(existing);
      return undefined;
    },
    addColumns(samples) {
      const tags = samples.map((sample) => sample.tags ?? {});
      index.addColumns('tag', unknown('tag', tags), shape === 'wide' ? firstValues(tags) : undefined);
      const metrics = samples.map((sample) => sample.metrics);
      if (shape === 'wide') index.addColumns('metric', wanted ?? unknown('metric', metrics));
      return index.header;
    },
    rows(sample) {
      const { metrics } = sample;
      const start = leading(sample);
      if (shape === 'wide') {
        put(start, index.columnsOf('metric'), metrics, String);
        return [start];
      }
      const names = (wanted ?? Object.keys(metrics)).filter((name) => Object.hasOwn(metrics, name));
      return writtenAs(names).flatMap((written, at) =>
        written === undefined ? [] : [[...start.slice(0, -2), written, String(metrics[names[at]!])]],
      );
    },
  };
}

type Values = Readonly<Record<string, unknown>>;

/** The first value of each tag, by which a reader tells a tag's column from a metric's. */
function firstValues(tags: readonly Readonly<Record<string, string>>[]): Map<string, string> {
  return new Map(tags.toReversed().flatMap((own) => Object.entries(own).filter(([, value]) => value !== '')));
}

function put<Value>(
  row: string[],
  cells: ReadonlyMap<string, number>,
  values: Readonly<Record<string, Value>>,
  written: (value: Value) => string,
): void {
  for (const name in values) {
    const at = cells.get(name);
    if (at !== undefined) row[at] = written(values[name]!);
  }
}
