import { UsageError } from '../errors.ts';
import { flagOf, type Option, type Options } from '../options/index.ts';
import { didYouMean } from '../text/index.ts';

/**
 * Rewrites each option as `--flag=value`, which yargs parses without guessing: `--flag` becomes `--flag=true`, and `-i5s` an interval, not
 * three flags.
 */
export function explicitArguments(args: readonly string[], options: Options): string[] {
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
  if (answered.includes(spelled)) return `${spelled} stands alone, and has no value`;
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
