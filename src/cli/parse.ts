import { parseArgs } from 'node:util';
import { commands, commonOptions, type Command } from '../commands/index.ts';
import { UsageError } from '../errors.ts';
import { flagOf, variableOf, type Options } from '../options.ts';
import { didYouMean } from '../suggest.ts';

/** What a command line asks for. */
export interface Request {
  readonly command: Command;
  /** Was the command named, or is it what is done without? */
  readonly named: boolean;
  /** What was given, by flag. */
  readonly given: Given;
  readonly operands: readonly string[];
}

export type Given = Readonly<Record<string, readonly string[]>>;

/** Reads a command line: a command, then its options and operands; without a command it is the first. Throws a UsageError. */
export async function parseCommandLine(args: readonly string[], environment: Environment): Promise<Request> {
  const found = commands.find(({ name }) => name === args[0]);
  const named = found !== undefined;
  const command = await withMore(found ?? commands[0]!, args, environment);
  const { given, operands } = readArguments(args.slice(named ? 1 : 0), { ...command.options, ...commonOptions });
  return { command, named, ...settleOperands(command, named, given, operands) };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The command with the options that others of its options bring along. */
async function withMore(command: Command, args: readonly string[], environment: Environment): Promise<Command> {
  if (!command.more) return command;
  const more = await command.more((option) => {
    const flag = `--${flagOf(option)}`;
    const given = args.flatMap((arg, at) =>
      arg === flag ? (args[at + 1] ?? []) : arg.startsWith(`${flag}=`) ? arg.slice(flag.length + 1) : [],
    );
    return given.length > 0 ? given : (environment[variableOf(option)] ?? '').split(/\s+/).filter(Boolean);
  });
  return { ...command, options: { ...more, ...command.options } };
}

function readArguments(args: readonly string[], options: Options): { given: Given; operands: readonly string[] } {
  const declared = Object.entries(options).map(([name, { alias, placeholder }]) => {
    return [flagOf(name), { type: placeholder ? 'string' : 'boolean', multiple: true, ...(alias && { short: alias }) }] as const;
  });
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(declared),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given: Record<string, string[]> = {};
  for (const token of tokens) if (token.kind === 'option') (given[token.name] ??= []).push(valueOf(token, options));
  return { given, operands: tokens.flatMap((token) => (token.kind === 'positional' ? token.value : [])) };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

/** What an option of the command line is given: a flag alone stands for true. */
function valueOf({ name, rawName, value, inlineValue }: OptionToken, options: Options): string {
  const spelled = spelledFlags(options);
  const option = Object.entries(options).find(([key]) => flagOf(key) === name)?.[1];
  if (!option) throw new UsageError(`no option ${rawName}${alsoKnown(rawName, spelled) ?? didYouMean(rawName, [...spelled])}`);
  if (option.placeholder === undefined) return value ?? 'true';
  const isMissing = value === undefined || (!inlineValue && spelled.has(value.split('=')[0]!));
  if (isMissing) throw new UsageError(`--${name} needs a value: --${name} ${option.placeholder}`);
  return inlineValue && !rawName.startsWith('--') ? value.replace(/^=/, '') : value;
}

/** What sample calls --output is --to in export: there the exporters are what the command is about. */
function alsoKnown(flag: string, spelled: ReadonlySet<string>): string | undefined {
  const other = flag === '--to' ? '--output' : flag === '--output' ? '--to' : undefined;
  return other && spelled.has(other) ? `; did you mean ${other}?` : undefined;
}

function spelledFlags(options: Options): Set<string> {
  return new Set(Object.entries(options).flatMap(([name, { alias }]) => [`--${flagOf(name)}`, ...(alias ? [`-${alias}`] : [])]));
}

/** Operands that stand for options become such; a word that stands for nothing is refused. */
function settleOperands(command: Command, named: boolean, given: Given, operands: readonly string[]) {
  const { operandOptions = [] } = command;
  const [first] = operands;
  if (!named && first !== undefined && !/^\d/.test(first)) throw new UsageError(noCommand(first));
  const most = operandOptions.length > 0 ? operandOptions.length : command.operands ? Infinity : 0;
  const surplus = operands[most] ?? (operandOptions.length > 0 ? operands.find((word) => !/^[\d.]/.test(word)) : undefined);
  if (surplus !== undefined) throw new UsageError(`cubestat ${command.name} takes no ${JSON.stringify(surplus)}`);
  if (operandOptions.length === 0) return { given, operands };
  const both = operandOptions.slice(0, operands.length).find((name) => Object.hasOwn(given, flagOf(name)));
  if (both !== undefined) throw new UsageError(`--${flagOf(both)} and ${operands.join(' ')} say the same thing twice`);
  const meant = operands.map((operand, at) => [flagOf(operandOptions[at]!), [operand]] as const);
  return { given: { ...given, ...Object.fromEntries(meant) }, operands: [] };
}

function noCommand(word: string): string {
  const names = commands.map(({ name }) => name);
  return names.includes(word) ? `the command comes first: cubestat ${word}` : `no command ${word}${didYouMean(word, names)}`;
}
