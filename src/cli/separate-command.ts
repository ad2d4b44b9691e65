import { commonOptions, verbs } from '../commands/index.ts';
import { flagOf, type Option } from '../options/index.ts';

/**
 * Inserts a `--` before the first operand of a verb that runs a command, as in `env` and `nice`: the words after it belong to the command,
 * even `--help`.
 */
export async function separateCommand(args: readonly string[]): Promise<readonly string[]> {
  const verb = verbs.find(({ name }) => name === args[0]);
  if (!verb?.runsCommand) return args;
  const options = Object.entries<Option>({ ...(await verb.load()).options, ...commonOptions });
  const hasValue = (isIt: (name: string, option: Option) => boolean) =>
    options.find(([name, option]) => isIt(name, option))?.[1].placeholder !== undefined;
  const takesNext = (arg: string) => {
    if (arg.startsWith('--')) return hasValue((name) => `--${flagOf(name)}` === arg);
    // The value of a letter is the rest of the word, or else the next argument.
    return arg.split('').findIndex((letter) => hasValue((_, { alias }) => alias === letter)) === arg.length - 1;
  };
  let at = 1;
  while (at < args.length && args[at] !== '--' && /^-./.test(args[at]!)) at += takesNext(args[at]!) ? 2 : 1;
  return args[at] === '--' ? args : [...args.slice(0, at), '--', ...args.slice(at)];
}
