import { statSync } from 'node:fs';
import { verbs, commonOptions, type Command, type Verb } from '../commands/index.ts';
import { UsageError } from '../errors.ts';
import { flagOf, variableOf, type Options } from '../options/index.ts';
import { didYouMean } from '../text/index.ts';
import { explicitArguments } from './explicit-arguments.ts';

/** A parsed command line. */
export interface Request {
  readonly verb: Verb;
  readonly command: Command;
  /** Whether the arguments name the verb; else it is the default one. */
  readonly named: boolean;
  /** The given values by flag. */
  readonly given: Given;
  readonly operands: readonly string[];
}

export type Given = Readonly<Record<string, readonly string[]>>;

/** Parses a command line: a command (the first one by default), then its options and operands. Throws a UsageError. */
export async function parseCommandLine(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Request> {
  const found = verbs.find(({ name }) => name === args[0]);
  const named = found !== undefined;
  const verb = found ?? verbs[0]!;
  const command = await loadCommand(verb, args, environment);
  const { given, operands } = await readArguments(args.slice(named ? 1 : 0), { ...command.options, ...commonOptions });
  return { verb, command, named, ...assignOperands(verb, command, named, given, operands) };
}

/** Loads the command of a verb, with the options of the modules that its arguments name. */
export async function loadCommand(verb: Verb, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Command> {
  const command = await verb.load();
  const dynamicOptions = await command.dynamicOptions?.((option) => {
    const flag = `--${flagOf(option)}`;
    const given = args.flatMap((arg, at) =>
      arg === flag ? (args[at + 1] ?? []) : arg.startsWith(`${flag}=`) ? arg.slice(flag.length + 1) : [],
    );
    return given.length > 0 ? given : (environment[variableOf(option)] ?? '').split(/\s+/).filter(Boolean);
  });
  return { ...command, options: { ...dynamicOptions, ...command.options } };
}

async function readArguments(args: readonly string[], options: Options): Promise<{ given: Given; operands: readonly string[] }> {
  const explicit = explicitArguments(args, options);
  const end = explicit.indexOf('--');
  const own = end < 0 ? explicit : explicit.slice(0, end);
  // The parser takes a while to load, and help and version do not need it.
  const { Parser } = await import('yargs/helpers');
  const { _: operands, ...given } = Parser(own, { string: Object.keys(options).map(flagOf), configuration });
  return {
    given: Object.fromEntries(Object.entries(given).map(([flag, value]) => [flag, [value].flat().map(String)])),
    operands: [...operands.map(String), ...(end < 0 ? [] : explicit.slice(end + 1))],
  };
}

const configuration = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
};

/** Turns operands that stand for options into options. Throws a UsageError for surplus words. */
function assignOperands({ name: verb }: Verb, command: Command, named: boolean, given: Given, operands: readonly string[]) {
  const { operandOptions = [] } = command;
  const [first] = operands;
  if (!named && first !== undefined && !/^\d/.test(first)) throw new UsageError(noCommand(first));
  const most = operandOptions.length > 0 ? operandOptions.length : command.operands ? Infinity : 0;
  const surplus = operands[most] ?? (operandOptions.length > 0 ? operands.find((word) => !/^[\d.]/.test(word)) : undefined);
  if (surplus !== undefined) throw new UsageError(`cubestat ${verb} has no operand ${JSON.stringify(surplus)}`);
  if (operandOptions.length === 0) return { given, operands };
  const both = operandOptions.slice(0, operands.length).find((name) => Object.hasOwn(given, flagOf(name)));
  if (both !== undefined) throw new UsageError(`--${flagOf(both)} and ${operands.join(' ')} say the same thing twice`);
  const meant = operands.map((operand, at) => [flagOf(operandOptions[at]!), [operand]] as const);
  return { given: { ...given, ...Object.fromEntries(meant) }, operands: [] };
}

function noCommand(word: string): string {
  const names = verbs.map(({ name }) => name);
  if (names.includes(word)) return `the command comes first: cubestat ${word}`;
  if (statSync(word, { throwIfNoEntry: false })?.isFile())
    return `no command ${word}; cubestat view ${word} draws what is recorded in that file`;
  return `no command ${word}${didYouMean(word, [...names, 'help', '--version']) || '; cubestat help shows those that there are'}`;
}
