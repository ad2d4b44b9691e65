import { perShape, type Shape } from '../batch.ts';
import type { Formatter } from './formatter.ts';
import { eachBatchText, type BatchText } from './stage.ts';

export const ndjson: Formatter = {
  name: 'ndjson',
  describe: 'A JSON object a line, which cubestat reads again.',
  options: {},
  open: () => [eachBatchText(ndjsonText())],
};

/** Samples as JSON.stringify writes them, a line each. All but the numbers is written once a shape. */
export function ndjsonText(): BatchText {
  const literalsOf = perShape(literals);
  return {
    batch(batch, to) {
      const { start, keys, end } = literalsOf(batch.shape);
      for (let row = 0; row < batch.length; row += 1) {
        to.literal(start);
        to.timestamp(batch, row);
        for (let column = 0; column < keys.length; column += 1) {
          to.literal(keys[column]!);
          to.value(batch, row, column);
        }
        to.literal(end);
      }
    },
  };
}

/** What stands before the timestamp, before each value, and behind the last one. */
function literals({ host, tags, names }: Shape): { readonly start: Buffer; readonly keys: readonly Buffer[]; readonly end: Buffer } {
  const head = `,"host":${JSON.stringify(host)}${tags ? `,"tags":${JSON.stringify(tags)}` : ''},"metrics":{`;
  const keys = names.map((name, column) => Buffer.from(`${column === 0 ? head : ','}${JSON.stringify(name)}:`));
  return { start: Buffer.from('{"timestamp":'), keys, end: Buffer.from(names.length === 0 ? `${head}}}\n` : '}}\n') };
}
