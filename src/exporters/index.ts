import { csv } from './csv/index.ts';
import type { Exporter } from './exporter.ts';
import { influxdb } from './influxdb/index.ts';
import { json } from './json.ts';
import { loadFrom } from './plugins/index.ts';
import { ndjson } from './ndjson.ts';
import { prometheus } from './prometheus/index.ts';
import { terminal } from './terminal.ts';

export { choicesOf, openTerminalSink, terminalOptions, type TerminalConfig } from './terminal.ts';
export type { ExportContext, Exporter, InstanceState, Preview } from './exporter.ts';
export { readConfigFile, type Described } from './config-file.ts';
export { configOf, flagsOf } from './flags.ts';
export {
  createRegistry,
  exitCodeOf,
  explained,
  refuseShared,
  type Instance,
  type Registry,
  type RegistrySettings,
} from './registry/index.ts';

/** Every type of exporter that comes with cubestat, by its name. */
export const exporters = { csv, influxdb, json, ndjson, prometheus, terminal } satisfies Record<string, Exporter>;

/** The exporter that a word names: a type, the path of a module, a package that is installed where `folder` is. Rejects with a UsageError. */
export function loadExporter(word: string, folder: string): Promise<Exporter> {
  return loadFrom(exporters, word, folder);
}
