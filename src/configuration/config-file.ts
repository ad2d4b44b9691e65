import { reasonOf, UsageError } from '../errors.ts';
import { readRegularFile } from '../files/index.ts';
import { didYouMean } from '../text/index.ts';
import { isTable, nameOfKey, type RawConfig } from './values.ts';

/** A TOML file: tables that configure. */
export interface ConfigFile {
  readonly path: string;
  readonly tables: RawConfig;
  /** The place of a key, else of the table that would contain it, for messages: `exporters.toml, line 7`. */
  where(...keys: readonly string[]): string;
}

/** Reads a TOML file, `/dev/null` as an empty one. Throws a UsageError with file and line, also for a table that is none of the `known`. */
export async function readTables(path: string, known: readonly string[]): Promise<ConfigFile> {
  const text = path === '/dev/null' ? '' : readText(path);
  const { parse, TomlError } = await import('smol-toml');
  try {
    // Integers are bigints, as 1.0 would be one too.
    const tables = parse(text, { integersAsBigInt: true });
    refuseOthers(path, text, tables, known);
    return { path, tables, where: (...keys) => `${path}, line ${lineOf(text, parse, keys)}` };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new UsageError(`${path}, line ${error.line}: ${error.message.split('\n')[0]!.replace(/^Invalid TOML document: /, '')}`);
  }
}

/** Throws a UsageError for an unknown table, which would configure nothing. */
function refuseOthers(path: string, text: string, tables: RawConfig, known: readonly string[]): void {
  const key = Object.keys(tables).find((each) => !known.includes(each));
  if (key === undefined) return;
  const line = text.split('\n').findIndex((words) => words.replace(/^[\s["']+/, '').split(/[\s=.\]"']/)[0] === key) + 1;
  const why = typeof tables[key] === 'object' ? `no table ${key} is known${didYouMean(key, known)}` : `${key} stands in no table`;
  throw new UsageError(`${path}, line ${line || 1}: ${why}; exporters are [exporters.NAME]`);
}

/** The line of the first key on the way to a value, as far as the keys exist. The parser does not record lines. */
function lineOf(text: string, parse: Parse, keys: readonly string[]): number {
  for (let depth = keys.length; depth > 0; depth -= 1) {
    const line = firstLine(text, parse, (document) => leadsTo(document, keys.slice(0, depth)));
    if (line !== undefined) return line;
  }
  return 1;
}

/** The last key may be the name of an option. */
function leadsTo(document: unknown, [key, ...others]: readonly string[]): boolean {
  if (key === undefined) return true;
  if (!isTable(document)) return false;
  const found = Object.keys(document).find((own) => own === key || (others.length === 0 && nameOfKey(own) === key));
  return found !== undefined && leadsTo(document[found], others);
}

type Parse = (text: string) => unknown;

/**
 * The line on which the value begins that satisfies `found`: behind the last cut of the file that parses without it. A cut within a value
 * of several lines does not parse.
 */
function firstLine(text: string, parse: Parse, found: (document: unknown) => boolean): number | undefined {
  const lines = text.split('\n');
  const cut = (end: number) => parsed(`${lines.slice(0, end).join('\n')}\n`, parse);
  if (!found(cut(lines.length))) return undefined;
  let [without, end] = [0, lines.length];
  while (end - without > 1) {
    const middle = (without + end) >> 1;
    let document;
    let next = middle;
    while (next < end && (document = cut(next)) === undefined) next += 1;
    if (document === undefined || found(document)) end = middle;
    else without = next;
  }
  return without + 1;
}

/** undefined for text that does not parse. */
function parsed(text: string, parse: Parse): unknown {
  try {
    return parse(text);
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
