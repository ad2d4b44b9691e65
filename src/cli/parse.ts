import { verbs, commonOptions, type Command, type Verb } from '../commands/index.ts';
import { UsageError } from '../errors.ts';
import { flagOf, variableOf, type Option, type Options } from '../options/index.ts';
import { didYouMean } from '../text/index.ts';

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
export async function parseCommandLine(args: readonly string[], environment: Environment): Promise<Request> {
  const found = verbs.find(({ name }) => name === args[0]);
  const named = found !== undefined;
  const verb = found ?? verbs[0]!;
  const command = await loadCommand(verb, args, environment);
  const { given, operands } = await readArguments(args.slice(named ? 1 : 0), { ...command.options, ...commonOptions });
  return { verb, command, named, ...settleOperands(verb, command, named, given, operands) };
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Loads the command of a verb, with the options of the modules that its arguments name. */
export async function loadCommand(verb: Verb, args: readonly string[], environment: Environment): Promise<Command> {
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

/**
 * Rewrites each option as `--flag=value`, which yargs parses without guessing: `--flag` becomes `--flag=true`, and `-i5s` an interval, not
 * three flags.
 */
function explicitArguments(args: readonly string[], options: Options): string[] {
  const explicit: string[] = [];
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') return [...explicit, arg, ...rest];
    if (arg.startsWith('--')) explicit.push(explicitLong(arg, rest, options));
    else if (arg.length > 1 && arg.startsWith('-')) explicit.push(...explicitShort(arg, rest, options));
    else explicit.push(arg);
  }
  return explicit;
}

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

function explicitLong(arg: string, rest: string[], options: Options): string {
  const [spelled = arg] = arg.split('=', 1);
  const [name, option] = Object.entries(options).find(([key]) => `--${flagOf(key)}` === spelled) ?? [];
  if (!option) throw new UsageError(unknownOption(spelled, options));
  if (arg.includes('=')) return withValue(spelled, arg.slice(spelled.length + 1));
  return withValue(spelled, option.placeholder === undefined ? 'true' : valueOf(name!, option, rest, options));
}

/** yargs removes one pair of quotes around a value, which the shell has left there on purpose. */
function withValue(flag: string, given: string): string {
  return /^(["']).*\1$/s.test(given) ? `${flag}="${given}"` : `${flag}=${given}`;
}

/** Splits `-nqv` into its letters, up to the first option that takes a value. */
function explicitShort(arg: string, rest: string[], options: Options): string[] {
  const explicit: string[] = [];
  for (let at = 1; at < arg.length; at += 1) {
    const [name, option] = Object.entries(options).find(([, { alias }]) => alias === arg[at]) ?? [];
    if (!option) throw new UsageError(unknownOption(`-${arg[at]}`, options));
    const own = arg.slice(at + 1);
    if (option.placeholder !== undefined || own.startsWith('=')) {
      const value = own === '' ? valueOf(name!, option, rest, options) : own.replace(/^=/, '');
      return [...explicit, withValue(`--${flagOf(name!)}`, value)];
    }
    explicit.push(`--${flagOf(name!)}=true`);
  }
  return explicit;
}

/** Takes the next argument as the value of an option. It must not be an option itself. */
function valueOf(name: string, { placeholder }: Option, rest: string[], options: Options): string {
  const value = rest.shift();
  if (value === undefined || spelledFlags(options).has(value.split('=')[0]!))
    throw new UsageError(`--${flagOf(name)} needs a value: --${flagOf(name)} ${placeholder}`);
  return value;
}

function unknownOption(spelled: string, options: Options): string {
  const known = spelledFlags(options);
  return `no option ${spelled}${alsoKnown(spelled, known) ?? didYouMean(spelled, [...known, ...answered])}`;
}

/** Arguments that are answered before the command line is parsed. */
const answered = ['--help', '-h', '--version', '-V'];

/** `--output` of sample is called `--to` in export. */
function alsoKnown(flag: string, spelled: ReadonlySet<string>): string | undefined {
  const other = flag === '--to' ? '--output' : flag === '--output' ? '--to' : undefined;
  return other && spelled.has(other) ? `; did you mean ${other}?` : undefined;
}

function spelledFlags(options: Options): Set<string> {
  return new Set(Object.entries(options).flatMap(([name, { alias }]) => [`--${flagOf(name)}`, ...(alias ? [`-${alias}`] : [])]));
}

/** Turns operands that stand for options into options. Throws a UsageError for surplus words. */
function settleOperands({ name: verb }: Verb, command: Command, named: boolean, given: Given, operands: readonly string[]) {
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
  return `no command ${word}${didYouMean(word, [...names, 'help', '--version']) || '; cubestat help shows those that there are'}`;
}
