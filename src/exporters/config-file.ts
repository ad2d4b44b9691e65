import { isTable, nameOfKey, readTables, type RawConfig } from '../configuration/index.ts';
import { UsageError } from '../errors.ts';

/** An exporter of a configuration file. */
export interface Described {
  readonly instance: string;
  readonly type: string;
  readonly enabled: boolean;
  readonly config: RawConfig;
  /** The place of an option, for messages: `exporters.toml, line 7`. */
  readonly where: (name: string) => string;
}

/** Reads the [exporters.NAME] of a TOML file, whose tables are all `known`. Throws a UsageError with file and line. */
export async function readConfigFile(path: string, known: readonly string[] = ['exporters']): Promise<Described[]> {
  const { tables, where } = await readTables(path, known);
  const { exporters = {} } = tables;
  if (!isTable(exporters)) throw new UsageError(`${where('exporters')}: exporters are tables, [exporters.NAME]`);
  return Object.entries(exporters).map(([instance, table]) =>
    describe(instance, table, (name) => where('exporters', instance, ...(name === '' ? [] : [name]))),
  );
}

function describe(instance: string, table: unknown, where: Described['where']): Described {
  if (!isTable(table)) throw new UsageError(`${where('')}: exporters.${instance} is not a table`);
  const { type, enabled = true, ...rest } = table;
  if (typeof type !== 'string') throw new UsageError(`${where('type')}: exporters.${instance} needs a type, such as type = "csv"`);
  if (typeof enabled !== 'boolean') throw new UsageError(`${where('enabled')}: enabled: expected true or false`);
  const config = Object.fromEntries(Object.entries(rest).map(([key, value]) => [nameOfKey(key), value]));
  return { instance, type, enabled, config, where };
}
