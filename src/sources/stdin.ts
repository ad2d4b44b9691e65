import type { Readable } from 'node:stream';
import { lastModified } from '../files/index.ts';
import { inputOptions, settingsOf, readInputs } from './recordings/index.ts';
import type { Source } from './source.ts';

export const stdin: Source = {
  name: 'stdin',
  describe: 'What standard input holds, in a form that files may have too: -',
  operand: 'stdin',
  options: inputOptions,
  matches: (operand) => operand === '-',
  open(_operand, values, context) {
    let fd: number | undefined;
    const open = () => {
      const stream: Readable & { readonly fd?: number } = context.stdin();
      ({ fd } = stream);
      return stream;
    };
    const recordedAt = () => (fd === undefined ? undefined : lastModified(fd));
    return readInputs([{ name: 'stdin', open, recordedAt }], settingsOf(values, context));
  },
};
