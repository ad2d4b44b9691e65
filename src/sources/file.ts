import { inputFile } from '../files/index.ts';
import { ndjson } from './ndjson/index.ts';
import type { Source } from './source.ts';

export const file: Source = {
  name: 'file',
  describe: 'Lines of NDJSON in a file, also compressed by gzip.',
  options: {},
  matches: () => true,
  open(path, _values, context) {
    const open = () => {
      const stream = inputFile(path);
      context.opened?.(stream);
      return stream;
    };
    return ndjson([{ name: path, open }], context);
  },
};
