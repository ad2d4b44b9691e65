import yargs, { type Argv } from 'yargs';
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
  readonly given: Readonly<Record<string, unknown>>;
  readonly operands: readonly string[];
  /** Help or the version, when that is what was asked for. */
  readonly text: string;
}

/** Reads a command line: a command, then its options and operands; without a command it is the first. Throws a UsageError. */
export async function parseCommandLine(args: readonly string[], { version, width, environment }: Surroundings): Promise<Request> {
  const named = commands.find(({ name }) => name === args[0]);
  const command = await withMore(named ?? commands[0]!, args, environment);
  const parser = declare(createParser(version, width), command, named === undefined);
  let text = '';
  const parsed = parser.parse(separateShortValues(args.slice(named ? 1 : 0), command), {}, (_error, _argv, output) => void (text = output));
  const { _: operands, $0: _program, ...given } = parsed as Record<string, unknown> & { _: string[] };
  if (text === '') check(command, given, operands, named !== undefined);
  return { command, named: named !== undefined, given, operands, text };
}

export interface Surroundings {
  readonly version: string;
  /** Columns of help. */
  readonly width: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The command with the options that others of its options bring along. */
async function withMore(command: Command, args: readonly string[], environment: Surroundings['environment']): Promise<Command> {
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

function createParser(version: string, width: number): Argv {
  return yargs()
    .scriptName('cubestat')
    .locale('en')
    .alias('help', 'h')
    .version(version)
    .wrap(width)
    .exitProcess(false)
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'strip-aliased': true,
    })
    .fail((message, error) => {
      throw message ? new UsageError(message[0]!.toLowerCase() + message.slice(1)) : error;
    });
}

function declare(parser: Argv, { name, describe, operands = '', options, examples = [] }: Command, overview: boolean): Argv {
  if (overview) for (const each of commands) parser.command(each.name, each.describe);
  parser.usage(`cubestat ${overview ? `[${name}]` : name} [OPTION...] ${operands}\n\n${describe}.`);
  for (const [command, effect] of examples) parser.example(command, effect);
  for (const [key, { describe: text, alias, placeholder, choices, standard, group }] of entries({ ...options, ...commonOptions })) {
    parser.option(flagOf(key), {
      describe: choices ? `${text}: ${choices.join(', ')}` : text,
      ...(alias && { alias }),
      ...(group && { group: `${group}:` }),
      ...(standard && { defaultDescription: standard }),
      ...(placeholder ? { type: 'string', requiresArg: true } : { type: 'boolean' }),
    });
  }
  return parser;
}

function check(command: Command, given: Request['given'], operands: readonly string[], named: boolean): void {
  const known = Object.keys({ ...command.options, ...commonOptions }).map(flagOf);
  const unknown = Object.keys(given).find((flag) => !known.includes(flag));
  const [operand] = operands;
  if (!named && operand !== undefined) throw new UsageError(noCommand(operand));
  if (unknown !== undefined) throw new UsageError(`no option ${dashed(unknown)}${didYouMean(dashed(unknown), known.map(dashed))}`);
  if (operand !== undefined && !command.operands) throw new UsageError(`cubestat ${command.name} takes no ${JSON.stringify(operand)}`);
}

function noCommand(word: string): string {
  const names = commands.map(({ name }) => name);
  return names.includes(word) ? `the command comes first: cubestat ${word}` : `no command ${word}${didYouMean(word, names)}`;
}

function dashed(flag: string): string {
  return flag.length === 1 ? `-${flag}` : `--${flag}`;
}

/** `-i5s` -> `-i 5s`: the parser takes letters behind a short option for more options, also where it has a value. */
function separateShortValues(args: readonly string[], { options }: Command): string[] {
  const aliases = (valued: boolean) =>
    entries({ ...options, ...commonOptions }).flatMap(([, { alias, placeholder }]) => (alias && !!placeholder === valued ? [alias] : []));
  const shortWithValue = new RegExp(`^(-[${aliases(false).join('')}]*[${aliases(true).join('')}])(.+)$`);
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  return args.flatMap((arg, at) => (at < end && shortWithValue.exec(arg)?.slice(1, 3)) || [arg]);
}

function entries(options: Options): [string, Options[string]][] {
  return Object.entries(options);
}
