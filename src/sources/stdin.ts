import { inputOptions, settingsOf } from './input-options.ts';
import { readInputs } from './read-inputs.ts';
import type { Source } from './source.ts';

export const stdin: Source = {
  name: 'stdin',
  describe: 'What standard input holds, in a form that files may have too: -',
  options: inputOptions,
  matches: (operand) => operand === '-',
  open: (_operand, values, context) => readInputs([{ name: 'stdin', open: context.stdin }], settingsOf(values, context)),
};
