import { readFileSync } from 'node:fs';
import { parseCommandLine } from './parse.ts';
import { commonOptions, print, type Context } from '../commands/index.ts';
import { readOptions } from '../options.ts';
import { reportTo } from '../report.ts';

/** The outside world, before the command line has been read. */
export type World = Omit<Context, 'operands' | 'report'>;

/** Runs the command that the arguments name; help and version go to stdout. Throws a UsageError when they make no sense. */
export async function cli(args: readonly string[], world: World): Promise<void> {
  const width = Math.min(world.stdout.columns ?? 100, 120);
  const { environment } = world;
  const { command, given, operands, text, named } = await parseCommandLine(args, { version: version(), width, environment });
  if (text !== '') return print(`${text}\n`, world);
  const wanted = named ? given : { ...command.alone?.(given, world), ...given };
  const { quiet, verbose, ...values } = readOptions({ ...command.options, ...commonOptions }, wanted, environment);
  const report = reportTo(world.stderr, quiet ? 'quiet' : verbose ? 'verbose' : 'normal');
  await command.run(values, { ...world, operands, report });
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
