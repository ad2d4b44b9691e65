import { shells, type CompletionSpec } from '../completion/index.ts';
import { UsageError } from '../errors.ts';
import { didYouMean } from '../text/index.ts';
import { type Command, type Verb, commonOptions, print } from './shared/index.ts';

const names = Object.keys(shells);

/** A factory, because it completes all verbs including itself. */
export function completion(verbs: readonly Verb[]): Command {
  return {
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
      await print(shells[name]!(await Promise.all(verbs.map(described))), context);
    },
  };
}

async function described({ name, describe, load }: Verb): Promise<CompletionSpec> {
  const { operands = '', options } = await load();
  return { name, describe, operands, options: { ...options, ...commonOptions } };
}
