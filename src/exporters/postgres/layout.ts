import type { Batch, Shape } from '../../batch.ts';
import { perShape } from '../../batcher.ts';
import { Literals, type ByteWriter } from '../../byte-writer.ts';
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

export function rowLayout(name: 'narrow' | 'wide'): RowLayout {
  return name === 'narrow' ? narrow() : wide();
}

/** A row per number. */
function narrow(): RowLayout {
  const literalsOf = perShape((shape) => new Literals(shape.names.map((metric) => `${originText(shape)}${escaped(metric)}\t`)));
  return {
    columns: [...origin, ['metric', 'text'], ['value', 'double precision']],
    key: 'metric, time, host, tags',
    write(batch, row, to) {
      const time = timeOf(batch, row);
      if (time === undefined) return 0;
      const count = batch.shape.names.length;
      const literals = literalsOf(batch.shape);
      for (let column = 0; column < count; column += 1) {
        to.literal(time);
        to.literalOf(literals, column);
        to.number(batch.value(row, column));
        to.literal(newline);
      }
      return count;
    },
  };
}

/** A row per sample. Two samples of one moment may have different metrics, so the values are part of the key. */
function wide(): RowLayout {
  const literalsOf = perShape(beforeValues);
  return {
    columns: [...origin, ['metrics', 'jsonb']],
    key: 'host, time, tags, md5(metrics::text)',
    write(batch, row, to) {
      const time = timeOf(batch, row);
      if (time === undefined) return 0;
      const count = batch.shape.names.length;
      const literals = literalsOf(batch.shape);
      to.literal(time);
      for (let column = 0; column < count; column += 1) {
        to.literalOf(literals, column);
        to.number(batch.value(row, column));
      }
      to.literalOf(literals, count);
      return 1;
    },
  };
}

function beforeValues(shape: Shape): Literals {
  const names = shape.names.map((name, column) => `${column === 0 ? `${originText(shape)}{` : ','}${escaped(JSON.stringify(name))}:`);
  return new Literals([...names, names.length === 0 ? `${originText(shape)}{}\n` : '}\n']);
}

const newline = Buffer.from('\n');

function timeOf(batch: Batch, row: number): Buffer | undefined {
  const text = timestamptzText(batch.timestamp(row));
  return text === undefined ? undefined : Buffer.from(text);
}

function originText({ host, tags = {} }: Shape): string {
  return `\t${escaped(host)}\t${escaped(JSON.stringify(tags))}\t`;
}

/** Escapes a text for COPY: https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.2 */
function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}
