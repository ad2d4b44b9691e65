import { reasonOf, UsageError } from '../errors.ts';
import { readRegularFile } from '../files/index.ts';
import { didYouMean } from '../suggest.ts';
import { isTable, nameOfKey, type RawConfig } from './config.ts';

/** An exporter of a configuration file. */
export interface Described {
  readonly instance: string;
  readonly type: string;
  readonly enabled: boolean;
  readonly config: RawConfig;
  /** Where an option stands, for messages: `exporters.toml, line 7`. */
  readonly where: (name: string) => string;
}

/** Reads the [exporters.NAME] tables of a TOML file. Throws a UsageError with file and line. */
export async function readConfigFile(path: string): Promise<Described[]> {
  const text = readText(path);
  const { parse, TomlError } = await import('smol-toml');
  let tables: unknown;
  let others: RawConfig;
  try {
    ({ exporters: tables, ...others } = parse(text));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new UsageError(`${path}, line ${error.line}: ${error.message.split('\n')[0]!.replace(/^Invalid TOML document: /, '')}`);
  }
  refuseOthers(path, text, Object.keys(others));
  if (!isTable(tables) || Object.keys(tables).length === 0) throw new UsageError(`${path}: there is no [exporters.NAME] in it`);
  return Object.entries(tables).map(([instance, table]) => {
    const where = (name: string) => `${path}, line ${lineOf(text, parse, instance, name)}`;
    return describe(instance, table, where);
  });
}

/** Throws a UsageError for a table of another name, which would configure nothing. */
function refuseOthers(path: string, text: string, [key]: readonly string[]): void {
  if (key === undefined) return;
  const line = text.split('\n').findIndex((words) => words.replace(/^[\s["']+/, '').split(/[\s=.\]"']/)[0] === key) + 1;
  throw new UsageError(
    `${path}, line ${line || 1}: no table ${key} is known${didYouMean(key, ['exporters'])}; exporters are [exporters.NAME]`,
  );
}

function describe(instance: string, table: unknown, where: Described['where']): Described {
  if (!isTable(table)) throw new UsageError(`${where('')}: exporters.${instance} is no table`);
  const { type, enabled = true, ...rest } = table;
  if (typeof type !== 'string') throw new UsageError(`${where('type')}: exporters.${instance} needs a type, such as type = "csv"`);
  if (typeof enabled !== 'boolean') throw new UsageError(`${where('enabled')}: enabled: expected true or false`);
  const config = Object.fromEntries(Object.entries(rest).map(([key, value]) => [nameOfKey(key), value]));
  return { instance, type, enabled, config, where };
}

/** The line of an option, else that of its table. The parser does not keep lines. */
function lineOf(text: string, parse: Parse, instance: string, name: string): number {
  const table = firstLine(text, parse, (tables) => Object.hasOwn(tables, instance));
  const hasName = (own: unknown) => isTable(own) && Object.keys(own).some((key) => nameOfKey(key) === name);
  return firstLine(text, parse, (tables) => hasName(tables[instance])) ?? table ?? 1;
}

type Parse = (text: string) => unknown;

/**
 * The first line with which the beginning of the file, once parsed, contains what is looked for. A cut within a value of several
 * lines does not parse: that value begins on the line behind the last cut that did.
 */
function firstLine(text: string, parse: Parse, found: (tables: RawConfig) => boolean): number | undefined {
  const lines = text.split('\n');
  let begin = 1;
  for (let end = 1; end <= lines.length; end += 1) {
    const tables = tablesIn(`${lines.slice(0, end).join('\n')}\n`, parse);
    if (tables === undefined) continue;
    if (found(tables)) return begin;
    begin = end + 1;
  }
  return undefined;
}

/** The exporters of a text; undefined where it does not parse. */
function tablesIn(text: string, parse: Parse): RawConfig | undefined {
  try {
    const { exporters } = parse(text) as { readonly exporters?: unknown };
    return isTable(exporters) ? exporters : {};
  } catch {
    return undefined;
  }
}

function readText(path: string): string {
  try {
    return readRegularFile(path).toString();
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}
