import { readFileSync } from 'node:fs';
import { reasonOf, UsageError } from '../errors.ts';
import { nameOfKey, type RawConfig } from './config.ts';

/** An exporter as a configuration file describes it. */
export interface Described {
  readonly instance: string;
  readonly type: string;
  readonly enabled: boolean;
  readonly config: RawConfig;
  /** `exporters.toml, line 7`, for what is said of an option. */
  readonly where: (name: string) => string;
}

/** Reads the [exporters.NAME] tables of a TOML file. Throws a UsageError with file and line. */
export async function readConfigFile(path: string): Promise<Described[]> {
  const text = readText(path);
  const { parse, TomlError } = await import('smol-toml');
  let tables: unknown;
  try {
    ({ exporters: tables } = parse(text));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new UsageError(`${path}, line ${error.line}: ${error.message.split('\n')[0]!.replace(/^Invalid TOML document: /, '')}`);
  }
  if (!isTable(tables) || Object.keys(tables).length === 0) throw new UsageError(`${path}: there is no [exporters.NAME] in it`);
  return Object.entries(tables).map(([instance, table]) => describe(path, text, instance, table));
}

function describe(path: string, text: string, instance: string, table: unknown): Described {
  const where = (name: string) => `${path}, line ${lineOf(text, instance, name)}`;
  if (!isTable(table)) throw new UsageError(`${where('')}: exporters.${instance} is no table`);
  const { type, enabled = true, ...rest } = table;
  if (typeof type !== 'string') throw new UsageError(`${where('type')}: exporters.${instance} needs a type, such as type = "csv"`);
  if (typeof enabled !== 'boolean') throw new UsageError(`${where('enabled')}: enabled: expected true or false`);
  const config = Object.fromEntries(Object.entries(rest).map(([key, value]) => [nameOfKey(key), value]));
  return { instance, type, enabled, config, where };
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The line on which a key of an instance stands, else that of its table, else 1: the parser does not keep them. */
function lineOf(text: string, instance: string, name: string): number {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => new RegExp(`^\\s*\\[\\s*exporters\\s*\\.\\s*["']?${escape(instance)}["']?\\s*\\]`).test(line));
  for (let at = start + 1; at < lines.length && start !== -1; at += 1) {
    const key = /^\s*["']?([\w-]+)["']?\s*[=.]/.exec(lines[at]!)?.[1];
    if (key !== undefined && nameOfKey(key) === name) return at + 1;
    if (/^\s*\[/.test(lines[at]!)) break;
  }
  return Math.max(1, start + 1);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}
