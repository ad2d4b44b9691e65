import type { Writable } from 'node:stream';
import { constructed, courier, describeTally, fanOut, newTally, waiting, type Courier, type Tally } from '../delivery/index.ts';
import { reasonOf, UsageError, WriteError } from '../errors.ts';
import type { Values } from '../options.ts';
import type { Report } from '../report.ts';
import { didYouMean } from '../suggest.ts';
import { readConfig, type RawConfig } from './config.ts';
import type { ExportContext, Exporter, InstanceState } from './exporter.ts';

/** Named instances of exporters: made, started, fed and stopped together, without one disturbing the others. */
export interface Registry {
  /** Makes a type of exporter known under its name. */
  register(exporter: Exporter): void;
  /** Makes an instance. Throws a UsageError for an unknown type, a name that is taken, or a configuration that cannot be. */
  create(name: string, type: string, config?: RawConfig, options?: { enabled?: boolean; where?: (option: string) => string }): Instance;
  /** As `create`, with a configuration that has been read. */
  add(name: string, exporter: Exporter, values: Values<Exporter['options']>, enabled?: boolean): Instance;
  get(name: string): Instance | undefined;
  readonly instances: readonly Instance[];
  /** Starts all that are enabled. The Writable it gives feeds them, and stops them when it ends. Rejects when one cannot start. */
  start(): Promise<Writable>;
}

/** A named exporter. */
export interface Instance extends InstanceState {
  readonly exporter: Exporter;
  readonly config: Values<Exporter['options']>;
  readonly enabled: boolean;
  readonly context: ExportContext;
  failed?: unknown;
}

export interface RegistrySettings {
  readonly report: Report;
  readonly stdout: ExportContext['stdout'];
  /** Seconds after the last sample in which what waits may still be delivered; 30 by default. */
  readonly drainTimeout?: number | undefined;
  /** Seconds for which an exporter without progress may hold up the reading. */
  readonly patience?: number | undefined;
}

export function createRegistry(types: Readonly<Record<string, Exporter>>, settings: RegistrySettings): Registry {
  const known = new Map(Object.entries(types));
  const instances = new Map<string, Instance>();
  const giveUp = new AbortController();
  const atWork = () => [...instances.values()].filter(({ enabled }) => enabled);
  return {
    register: (exporter) => void known.set(exporter.name, exporter),
    create(name, type, config = {}, { enabled = true, where = () => name } = {}) {
      const exporter = known.get(type);
      if (!exporter) throw new UsageError(`${where('type')}: no exporter ${type}${didYouMean(type, [...known.keys()])}`);
      return this.add(name, exporter, readConfig(exporter.options, config, where), enabled);
    },
    add(name, exporter, config, enabled = true) {
      if (instances.has(name)) throw new UsageError(`there are two exporters with the name ${name}`);
      const tally = newTally();
      const context = contextOf({ name, tally, instances: atWork }, settings, giveUp.signal);
      const instance = { name, type: exporter.name, exporter, config, enabled, tally, context };
      instances.set(name, instance);
      return instance;
    },
    get: (name) => instances.get(name),
    get instances() {
      return [...instances.values()];
    },
    async start() {
      const couriers = await Promise.all(atWork().map((instance) => startOne(instance, settings)));
      const { drainTimeout = 30 } = settings;
      return fanOut(couriers, () => giveUp.abort(), drainTimeout);
    },
  };
}

async function startOne(instance: Instance, { patience }: RegistrySettings): Promise<Courier> {
  const { exporter, config, tally, context } = instance;
  const { report, signal } = context;
  const stream = await open(instance, () => exporter.open(config, context));
  const one = courier(stream, { tally, report, signal, ...(patience !== undefined && { patience }) });
  return {
    ...one,
    async end() {
      const { failed } = await one.end();
      instance.failed = failed;
      report.warn(describeTally(tally));
      return { failed };
    },
  };
}

/** Opens an exporter and waits until it has started. What goes wrong is a mistake of whoever configured it. */
async function open({ name, exporter }: Instance, make: () => Writable): Promise<Writable> {
  try {
    const stream = make();
    // What it fails with is thrown here; the stream tells it once more.
    stream.on('error', () => {});
    await constructed(stream);
    return stream;
  } catch (error) {
    const type = name === exporter.name ? '' : ` (${exporter.name})`;
    throw error instanceof UsageError ? error : new UsageError(`${name}${type}: ${withoutPrefix(reasonOf(error), `${exporter.name}: `)}`);
  }
}

function withoutPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

interface Own {
  readonly name: string;
  readonly tally: Tally;
  readonly instances: ExportContext['instances'];
}

function contextOf({ name, tally, instances }: Own, { report, stdout }: RegistrySettings, signal: AbortSignal): ExportContext {
  const under = (say: (message: string) => void) => (message: string) => say(`${name}: ${message}`);
  return {
    ...{ instance: name, instances, stdout, signal },
    report: { error: under(report.error), warn: under(report.warn), detail: under(report.detail) },
    rejected(count) {
      tally.rejected += count;
      tally.written -= count;
    },
    retried: () => void (tally.retried += 1),
  };
}

/** How it ended, as an exit code: that of the worst. 75: samples are left over; 74: one could not write; 1: some were lost. */
export function exitCodeOf(instances: readonly Instance[]): number {
  if (instances.some(({ tally }) => waiting(tally) > 0)) return 75;
  if (instances.some(({ failed }) => failed instanceof WriteError)) return 74;
  return instances.some(({ failed, tally }) => failed !== undefined || tally.dropped + tally.rejected > 0) ? 1 : 0;
}
