import { ndjson } from './ndjson/index.ts';
import type { Source } from './source.ts';

export const stdin: Source = {
  name: 'stdin',
  describe: 'Lines of NDJSON from standard input: -',
  options: {},
  matches: (operand) => operand === '-',
  open: (_operand, _values, context) => ndjson([{ name: 'stdin', open: () => context.stdin }], context),
};
