import { shells } from '../completion/index.ts';
import { UsageError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import { type Command, commonOptions, print } from './shared/index.ts';

const names = Object.keys(shells);

/** It completes all commands, itself among them, and so has to be told of them when they are all there. */
export function completion(commands: () => readonly Command[]): Command {
  return {
    name: 'completion',
    describe: 'Write the completion script of a shell to stdout',
    operands: names.join('|'),
    options: {},
    examples: [
      ['source <(cubestat completion bash)', 'complete in this bash, until it ends'],
      ['cubestat completion fish > ~/.config/fish/completions/cubestat.fish', 'complete in every fish from now on'],
    ],
    async run(_values, context) {
      const [name = '', ...rest] = context.operands;
      if (!Object.hasOwn(shells, name) || rest.length > 0)
        throw new UsageError(`completion for which shell? ${names.join(', ')}${didYouMean(name, names)}`);
      const verbs = commands().map((command) => ({ ...command, options: { ...command.options, ...commonOptions } }));
      await print(shells[name]!(verbs), context);
    },
  };
}
