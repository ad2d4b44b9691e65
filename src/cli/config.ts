import { commonOptions, verbs, type Command, type Verb } from '../commands/index.ts';
import { isTable, nameOfKey, readConfig, readTables, standardFile } from '../configuration/index.ts';
import { UsageError } from '../errors.ts';
import { variableOf } from '../options/index.ts';
import type { Given } from './parse.ts';

/** The tables that a configuration file may have: exporters, and the options of a verb under its name. */
export const configTables = ['exporters', ...verbs.flatMap(({ name, configured }) => (configured === false ? [] : name))];

/**
 * The values that configuration files give to a verb's options: from the files that the user names, later ones first, else from the
 * standard one. Throws a UsageError with file and line.
 */
export async function configuredValues(
  { name, configured }: Verb,
  { options }: Command,
  given: Given,
  environment: NodeJS.ProcessEnv,
): Promise<Readonly<Record<string, unknown>>> {
  if (configured === false) return {};
  const values: Record<string, unknown> = {};
  for (const path of configFilesFor(given, environment))
    Object.assign(values, valuesIn(await readTables(path, configTables), name, { ...options, ...commonOptions }));
  return values;
}

/** The configuration files that apply to a command line. */
function configFilesFor(given: Given, environment: NodeJS.ProcessEnv): readonly string[] {
  const named = given['config'] ?? environment[variableOf('config')]?.split(/\s+/).filter(Boolean) ?? [];
  return named.length > 0 ? named : [standardFile(environment) ?? []].flat();
}

function valuesIn(
  { tables, where }: Awaited<ReturnType<typeof readTables>>,
  verb: string,
  { config: _config, ...options }: Command['options'],
): Record<string, unknown> {
  const table = tables[verb] ?? {};
  if (!isTable(table)) throw new UsageError(`${where(verb)}: ${verb} is not a table of options`);
  const raw = Object.fromEntries(Object.entries(table).map(([key, value]) => [nameOfKey(key), value]));
  const read = readConfig(options, raw, (name) => where(verb, name));
  return Object.fromEntries(Object.entries(read).filter(([name]) => Object.hasOwn(raw, name)));
}
