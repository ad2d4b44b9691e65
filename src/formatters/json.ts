import type { Formatter } from './formatter.ts';
import { eachText } from './stage.ts';

export const json: Formatter = {
  name: 'json',
  describe: 'One array of objects, valid also when the stream is stopped.',
  options: {},
  open() {
    let count = 0;
    return [
      eachText({
        sample: (sample) => `${count++ === 0 ? '[\n' : ',\n'}${JSON.stringify(sample)}`,
        end: () => (count === 0 ? '[]\n' : '\n]\n'),
      }),
    ];
  },
};
