import type { Formatter } from './formatter.ts';
import { objectWriter } from './ndjson.ts';
import type { RowText } from './stage.ts';

export const json: Formatter = {
  name: 'json',
  describe: 'One array of objects, valid also when the stream is stopped.',
  options: {},
  open: jsonText,
};

function jsonText(): RowText {
  const write = objectWriter();
  let isEmpty = true;
  return {
    row(batch, row, to) {
      to.text(isEmpty ? '[\n' : ',\n');
      isEmpty = false;
      write(batch, row, to);
    },
    end: () => (isEmpty ? '[]\n' : '\n]\n'),
  };
}
