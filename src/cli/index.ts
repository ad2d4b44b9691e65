import { configTables, configuredValues } from './config.ts';
import { helpOf, overview } from './help.ts';
import { loadCommand, parseCommandLine } from './parse.ts';
import { separateCommand } from './separate-command.ts';
import { refuseUnread } from './unread.ts';
import { verbs, commonOptions, print, type Context } from '../commands/index.ts';
import { UsageError } from '../errors.ts';
import { readOptions } from '../options/index.ts';
import { packageJson } from '../package-json.ts';
import { reportTo } from '../report.ts';
import { didYouMean } from '../text/index.ts';

/** The streams, signals and environment that a command gets. */
export type World = Omit<Context, 'operands' | 'report' | 'configTables'>;

/** Runs the command that the arguments name, or prints help or the version. Throws a UsageError for invalid arguments. */
export async function cli(words: readonly string[], world: World): Promise<void> {
  const args = await separateCommand(words);
  const { environment } = world;
  const text = await asked(args, environment, Math.min(world.stdout.columns ?? 100, 120));
  if (text !== undefined) return print(text, world);
  const { verb, command, given, operands, named } = await parseCommandLine(args, environment);
  const wanted = named ? given : { ...command.defaults?.(given, world), ...given };
  const configured = await configuredValues(verb, command, given, environment);
  const { quiet, verbose, ...values } = readOptions({ ...command.options, ...commonOptions }, wanted, environment, configured);
  refuseUnread(verb, command, given, values, operands);
  const report = reportTo(world.stderr, quiet ? 'quiet' : verbose ? 'verbose' : 'normal');
  await command.run(values, { ...world, operands, report, configTables });
}

/** The text of help or version, if the arguments ask for it; then their other words are ignored. */
async function asked(args: readonly string[], environment: World['environment'], width: number): Promise<string | undefined> {
  const end = args.indexOf('--');
  const words = end < 0 ? args : args.slice(0, end);
  if (words[0] === 'help') return helpFor(words.slice(1), environment, width);
  if (words.includes('--version') || words.includes('-V')) return `${packageJson().version}\n`;
  if (words.includes('--help') || words.includes('-h')) return helpFor(words, environment, width);
  return undefined;
}

async function helpFor(words: readonly string[], environment: World['environment'], width: number): Promise<string> {
  const word = words.find((each) => !each.startsWith('-'));
  if (word === undefined || word === 'help') return overview(width);
  const verb = verbs.find(({ name }) => name === word);
  const names = verbs.map(({ name }) => name);
  if (!verb) throw new UsageError(`help with what? ${names.join(', ')}${didYouMean(word, names)}`);
  return helpOf(verb, await loadCommand(verb, words, environment), width);
}
