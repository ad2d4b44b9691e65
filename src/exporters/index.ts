import { csv } from './csv/index.ts';
import type { Exporter } from './exporter.ts';
import { influxdb } from './influxdb/index.ts';
import { json } from './json/index.ts';
import { kafka } from './kafka/index.ts';
import { mqtt } from './mqtt/index.ts';
import { nats } from './nats/index.ts';
import { ndjson } from './ndjson.ts';
import { otlp } from './otlp/index.ts';
import { postgres } from './postgres/index.ts';
import { prometheus } from './prometheus/index.ts';
import { remoteWrite } from './remote-write/index.ts';
import { terminal } from './terminal.ts';
import { web } from './web/index.ts';

export { choicesOf, openTerminalSink, terminalOptions, type TerminalConfig } from './terminal.ts';
export { openWebPage } from './web/index.ts';
export type { ExportContext, Exporter, InstanceState, Preview } from './exporter.ts';
export { readConfigFile, type Described } from './config-file.ts';
export { configOf, flagsOf } from './flags.ts';
export {
  createRegistry,
  exitCodeOf,
  asConfigError,
  assertNotShared,
  type Instance,
  type Registry,
  type RegistrySettings,
} from './registry/index.ts';

/** Every built-in exporter by its name. */
export const exporters = {
  csv,
  influxdb,
  json,
  kafka,
  mqtt,
  nats,
  ndjson,
  otlp,
  postgres,
  prometheus,
  'remote-write': remoteWrite,
  terminal,
  web,
} satisfies Record<string, Exporter>;

/**
 * Loads an exporter: a built-in type, a module by its path, or a package installed in `folder`, by default the working directory. Rejects
 * with a UsageError.
 */
export async function loadExporter(word: string, folder?: string): Promise<Exporter> {
  if (Object.hasOwn(exporters, word)) return exporters[word as keyof typeof exporters];
  const { loadModule } = await import('./plugins/index.ts');
  return loadModule(word, folder ?? process.cwd(), Object.keys(exporters));
}
