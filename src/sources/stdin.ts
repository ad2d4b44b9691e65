import { lastModified } from '../files/index.ts';
import { inputOptions, settingsOf } from './input-options.ts';
import { readInputs } from './read-inputs.ts';
import type { Source } from './source.ts';

export const stdin: Source = {
  name: 'stdin',
  describe: 'What standard input holds, in a form that files may have too: -',
  options: inputOptions,
  matches: (operand) => operand === '-',
  open(_operand, values, context) {
    const { fd } = context.stdin as { readonly fd?: number };
    const recordedAt = () => (fd === undefined ? undefined : lastModified(fd));
    return readInputs([{ name: 'stdin', open: () => context.stdin, recordedAt }], settingsOf(values, context));
  },
};
