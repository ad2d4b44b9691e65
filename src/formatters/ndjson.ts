import { stringify } from 'ndjson';
import type { Formatter } from './formatter.ts';

export const ndjson: Formatter = {
  name: 'ndjson',
  describe: 'A JSON object a line, which cubestat reads again.',
  options: {},
  open: () => [stringify()],
};
