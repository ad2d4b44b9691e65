import type { Formatter } from './formatter.ts';
import { objectWriter } from './ndjson.ts';
import type { BatchText } from './stage.ts';

export const json: Formatter = {
  name: 'json',
  describe: 'One array of objects, valid also when the stream is stopped.',
  options: {},
  open: jsonText,
};

function jsonText(): BatchText {
  const write = objectWriter();
  let isEmpty = true;
  return {
    batch(batch, to) {
      for (let row = 0; row < batch.length; row += 1) {
        to.text(isEmpty ? '[\n' : ',\n');
        isEmpty = false;
        write(batch, row, to);
      }
    },
    end: () => (isEmpty ? '[]\n' : '\n]\n'),
  };
}
