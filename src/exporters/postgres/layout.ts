import { Literals, perShape, type Batch, type ByteWriter, type Shape } from '../../samples/index.ts';
import { DistinctNames, encodeNul } from '../../catalogue/index.ts';
import { timestamptzText } from './timestamptz.ts';

/** How samples become rows of a table. */
export interface RowLayout {
  /** The columns and their types, in the order of COPY. */
  readonly columns: readonly (readonly [name: string, type: string])[];
  /** The columns of the unique index. */
  readonly key: string;
  /** Writes the rows of a sample as COPY text. Returns their number; 0 where PostgreSQL cannot represent the time. */
  write(batch: Batch, row: number, to: ByteWriter): number;
}

const origin = [
  ['time', 'timestamptz'],
  ['host', 'text'],
  ['tags', 'jsonb'],
] as const;

/** `notice` is called with names that are left out because another one has become the same. */
export function rowLayout(name: 'narrow' | 'wide', notice: (message: string) => void = () => {}): RowLayout {
  const distinct = new DistinctNames({ notice });
  const columnsOf = perShape((shape) => rowColumns(shape, distinct));
  return name === 'narrow' ? narrow(columnsOf) : wide(columnsOf);
}

/** The parts of a shape's rows besides times and numbers. */
interface RowColumns {
  readonly origin: string;
  /** Metrics with their columns in the shape. */
  readonly metrics: readonly (readonly [name: string, column: number])[];
}

function rowColumns({ host, tags = {}, names }: Shape, distinct: DistinctNames): RowColumns {
  const [tagNames, metricNames] = [Object.keys(tags), names].map((all, scope) => storable(all, scope === 0 ? 'tag' : 'metric', distinct));
  const own = Object.entries(tags).flatMap(([, value], at) => {
    const name = tagNames![at];
    return name === undefined ? [] : [`${JSON.stringify(name)}:${JSON.stringify(encodeNul(value))}`];
  });
  return {
    origin: `\t${escaped(encodeNul(host))}\t${escaped(`{${own.join(',')}}`)}\t`,
    metrics: metricNames!.flatMap((name, column) => (name === undefined ? [] : [[name, column] as const])),
  };
}

/**
 * Names without NUL, which the server cannot store; undefined where another name has become the same.
 * https://www.postgresql.org/docs/current/datatype-character.html
 */
function storable(names: readonly string[], kind: 'tag' | 'metric', distinct: DistinctNames): readonly (string | undefined)[] {
  if (!names.some((name) => /\0|%00/.test(name))) return names;
  return distinct.assign(
    names.map((name) => ({ owner: `the ${kind} ${name}`, name, candidates: [name.replaceAll('\0', '%00')], scope: kind })),
  );
}

/** A row per number. */
function narrow(columnsOf: (shape: Shape) => RowColumns): RowLayout {
  const literalsOf = perShape((shape) => {
    const { origin: before, metrics } = columnsOf(shape);
    return new Literals(metrics.map(([metric]) => `${before}${escaped(metric)}\t`));
  });
  return {
    columns: [...origin, ['metric', 'text'], ['value', 'double precision']],
    key: 'metric, time, host, tags',
    write(batch, row, to) {
      const time = timeOf(batch, row);
      if (time === undefined) return 0;
      const { metrics } = columnsOf(batch.shape);
      const literals = literalsOf(batch.shape);
      for (let at = 0; at < metrics.length; at += 1) {
        to.literal(time);
        to.literalOf(literals, at);
        to.number(batch.value(row, metrics[at]![1]));
        to.literal(newline);
      }
      return metrics.length;
    },
  };
}

/** A row per sample. Two samples of one moment may have different metrics, so the values are part of the key. */
function wide(columnsOf: (shape: Shape) => RowColumns): RowLayout {
  const literalsOf = perShape((shape) => beforeValues(columnsOf(shape)));
  return {
    columns: [...origin, ['metrics', 'jsonb']],
    key: 'host, time, tags, md5(metrics::text)',
    write(batch, row, to) {
      const time = timeOf(batch, row);
      if (time === undefined) return 0;
      const { metrics } = columnsOf(batch.shape);
      const literals = literalsOf(batch.shape);
      to.literal(time);
      for (let at = 0; at < metrics.length; at += 1) {
        to.literalOf(literals, at);
        to.number(batch.value(row, metrics[at]![1]));
      }
      to.literalOf(literals, metrics.length);
      return 1;
    },
  };
}

function beforeValues({ origin: before, metrics }: RowColumns): Literals {
  const names = metrics.map(([name], at) => `${at === 0 ? `${before}{` : ','}${escaped(JSON.stringify(name))}:`);
  return new Literals([...names, names.length === 0 ? `${before}{}\n` : '}\n']);
}

const newline = Buffer.from('\n');

function timeOf(batch: Batch, row: number): Buffer | undefined {
  const text = timestamptzText(batch.timestamp(row));
  return text === undefined ? undefined : Buffer.from(text);
}

/** Escapes a text for COPY: https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.2 */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}
