import { Literals, perShape, serialiseSample, type Batch, type ByteWriter, type Shape } from '../samples/index.ts';
import type { Formatter } from './formatter.ts';
import type { RowText } from './stage.ts';

export const ndjson: Formatter = {
  name: 'ndjson',
  describe: 'A JSON object a line, which cubestat reads again.',
  options: {},
  open: ndjsonText,
};

/** Samples as JSON, one per line. */
export function ndjsonText(): RowText {
  const write = objectWriter();
  return {
    row(batch, row, to) {
      write(batch, row, to);
      to.literal(newline);
    },
  };
}

/** Writes a sample like JSON.stringify. All but the numbers is prepared once per shape. */
export function objectWriter(): (batch: Batch, row: number, to: ByteWriter) => void {
  const literalsOf = perShape(afterTimestamp);
  return (batch, row, to) => {
    if (batch.original) return to.text(serialiseSample(batch.original));
    const { names } = batch.shape;
    const literals = literalsOf(batch.shape);
    to.literal(start);
    to.timestamp(batch, row);
    for (let column = 0; column < names.length; column += 1) {
      to.literalOf(literals, column);
      to.value(batch, row, column);
    }
    to.literalOf(literals, names.length);
  };
}

const start = Buffer.from('{"timestamp":');
const newline = Buffer.from('\n');

/** The texts before each value, and after the last one. */
function afterTimestamp({ host, tags, names }: Shape): Literals {
  const head = `,"host":${JSON.stringify(host)}${tags ? `,"tags":${JSON.stringify(tags)}` : ''},"metrics":{`;
  const keys = names.map((name, column) => `${column === 0 ? head : ','}${JSON.stringify(name)}:`);
  return new Literals([...keys, names.length === 0 ? `${head}}}` : '}}']);
}
