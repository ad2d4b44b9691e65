import { readFileSync } from 'node:fs';
import type { Writable } from 'node:stream';
import yargs, { type Argv } from 'yargs';
import { commands, commonOptions, print, type Command, type Context } from './commands/index.ts';
import { UsageError } from './errors.ts';
import { flagOf, readOptions, type Options } from './options.ts';
import { reportTo } from './report.ts';
import { didYouMean } from './suggest.ts';

/** The outside world, before the command line has been read. */
export interface World extends Omit<Context, 'operands' | 'report'> {
  readonly stderr: Writable;
}

/** Runs the command that the arguments name; help and version go to stdout. Throws a UsageError when they make no sense. */
export async function cli(args: readonly string[], world: World): Promise<void> {
  const parsed = parse(args, world);
  if (typeof parsed === 'string') return print(`${parsed}\n`, world);
  const { command, given, operands } = parsed;
  const { quiet, verbose, ...values } = readOptions({ ...command.options, ...commonOptions }, given, world.environment);
  const report = reportTo(world.stderr, quiet ? 'quiet' : verbose ? 'verbose' : 'normal');
  await command.run(values, { ...world, operands, report });
}

interface Parsed {
  readonly command: Command;
  /** What was given, by flag. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly operands: readonly string[];
}

/** What the arguments ask for; a text when it is help or the version. */
function parse(args: readonly string[], { stdout }: World): Parsed | string {
  let parsed: Parsed | undefined;
  let text = '';
  const parser = commands.reduce(
    (before, command, at) =>
      before.command({
        command: at === 0 ? [command.name, '$0'] : command.name,
        describe: command.describe,
        builder: (own) => declare(own, command),
        handler: (argv) => void (parsed = check(command, argv)),
      }),
    createParser(Math.min(stdout.columns ?? 100, 120)),
  );
  void parser.parse(separateShortValues(args), {}, (_error, _argv, output) => void (text = output));
  return parsed ?? text;
}

function createParser(width: number): Argv {
  return yargs()
    .scriptName('cubestat')
    .locale('en')
    .alias('help', 'h')
    .version(version())
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

function declare(parser: Argv, { name, describe, operands = '', options, examples = [] }: Command): Argv {
  parser.usage(`cubestat ${name} [OPTION...] ${operands}\n\n${describe}.`);
  for (const [command, effect] of examples) parser.example(command, effect);
  for (const [key, { describe: text, alias, placeholder, choices, standard }] of Object.entries<Options[string]>({
    ...options,
    ...commonOptions,
  })) {
    parser.option(flagOf(key), {
      describe: choices ? `${text}: ${choices.join(', ')}` : text,
      ...(alias && { alias }),
      ...(standard && { defaultDescription: standard }),
      ...(placeholder ? { type: 'string', requiresArg: true } : { type: 'boolean' }),
    });
  }
  return parser;
}

function check(command: Command, { _: words, $0: _program, ...given }: Record<string, unknown>): Parsed {
  const [first, ...rest] = words as string[];
  const named = first === command.name;
  if (!named && first !== undefined)
    throw new UsageError(
      `no command ${first}${didYouMean(
        first,
        commands.map(({ name }) => name),
      )}`,
    );
  const known = Object.keys({ ...command.options, ...commonOptions }).map(flagOf);
  const unknown = Object.keys(given).find((flag) => !known.includes(flag));
  if (unknown !== undefined) throw new UsageError(`no option ${dashed(unknown)}${didYouMean(dashed(unknown), known.map(dashed))}`);
  if (rest.length > 0 && !command.operands) throw new UsageError(`cubestat ${command.name} takes no ${JSON.stringify(rest[0])}`);
  return { command, given, operands: rest };
}

function dashed(flag: string): string {
  return flag.length === 1 ? `-${flag}` : `--${flag}`;
}

/** `-i5s` -> `-i 5s`: the parser takes letters behind a short option for more options, also where it has a value. */
function separateShortValues(args: readonly string[]): string[] {
  const end = args.indexOf('--');
  return args.flatMap((arg, at) => {
    const [, flags, own] = (end === -1 || at < end ? shortWithValue.exec(arg) : undefined) ?? [];
    return flags && own ? [flags, own] : [arg];
  });
}

const options = Object.values<Options[string]>(Object.assign({}, commonOptions, ...commands.map((command) => command.options)));
const aliases = (valued: boolean) =>
  options.flatMap(({ alias, placeholder }) => (alias && !!placeholder === valued ? [alias] : [])).join('');
const shortWithValue = new RegExp(`^(-[${aliases(false)}]*[${aliases(true)}])=?(.+)$`);

function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
