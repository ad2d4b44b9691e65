import { setMaxListeners } from 'node:events';
import type { Writable } from 'node:stream';
import { deliveryOptions, fanOut, newCounters, unreadDelivery, type DeliveryConfig, type RunningExporter } from '../../delivery/index.ts';
import { UsageError } from '../../errors.ts';
import { anObject, aReport, aSignal, readOptions, requireSettings, seconds, type Requirement, type Values } from '../../options/index.ts';
import { named, type Report } from '../../report.ts';
import { spoolFolder } from '../../spool/index.ts';
import { didYouMean } from '../../text/index.ts';
import { readConfig, type RawConfig } from '../../configuration/index.ts';
import type { Exporter, InstanceContext } from '../exporter.ts';
import type { Instance } from './instance.ts';
import { warnAboutOrphanedSpools } from './storage.ts';
import { refuseIdle } from './refuse-idle.ts';
import { assertNotShared } from './exclusive-destinations.ts';
import { start } from './start.ts';

export interface RegistrySettings {
  readonly report: Report;
  readonly stdout: InstanceContext['stdout'];
  /** Seconds between two samples, if the source has an interval. */
  readonly interval?: number | undefined;
  /** The delivery options of instances without their own. */
  readonly delivery?: Partial<DeliveryConfig>;
  /** Seconds for which pending samples are delivered after the last one; default 30. */
  readonly drainTimeout?: number | undefined;
  /** Aborted when reading ends: the drain timeout begins at once. */
  readonly stop?: AbortSignal | undefined;
  /** Aborted to end everything at once. */
  readonly abort?: AbortSignal | undefined;
}

const registryRequirements: Readonly<Record<keyof RegistrySettings, Requirement>> = {
  report: aReport,
  stdout: anObject,
  interval: seconds({ least: 0.001 }),
  delivery: anObject,
  drainTimeout: seconds({ least: 0 }),
  stop: aSignal,
  abort: aSignal,
};

/** Throws a UsageError for invalid settings. */
export function createRegistry(types: Readonly<Record<string, Exporter>>, settings: RegistrySettings): Registry {
  requireSettings('createRegistry', settings, registryRequirements);
  return new Registry(types, settings);
}

/** Named instances of exporters: created, started, fed and stopped together, and isolated from each other. */
export class Registry {
  readonly #types: Map<string, Exporter>;
  readonly #settings: RegistrySettings;
  readonly #defaults: DeliveryConfig;
  readonly #instances = new Map<string, Instance>();
  readonly #abort = new AbortController();

  /** @internal */
  constructor(types: Readonly<Record<string, Exporter>>, settings: RegistrySettings) {
    this.#types = new Map(Object.entries(types));
    this.#settings = settings;
    setMaxListeners(0, this.#abort.signal);
    this.#defaults = { ...readOptions(deliveryOptions, {}, {}), ...settings.delivery };
  }

  get instances(): readonly Instance[] {
    return [...this.#instances.values()];
  }

  get(name: string): Instance | undefined {
    return this.#instances.get(name);
  }

  /** Registers a type of exporter under its name. */
  register(exporter: Exporter): void {
    this.#types.set(exporter.name, exporter);
  }

  /**
   * Creates an instance. Its configuration may include delivery options (`whenFull`, `spool`, ...). Throws a UsageError for an unknown
   * type, a name in use, or an invalid configuration.
   */
  create(name: string, type: string, config: RawConfig = {}, options: Pick<InstanceOptions, 'enabled' | 'where'> = {}): Instance {
    const { where = () => name } = options;
    const exporter = this.#types.get(type);
    if (!exporter) throw new UsageError(`${where('type')}: no exporter ${type}${didYouMean(type, [...this.#types.keys()])}`);
    const values = readConfig({ ...deliveryOptions, ...exporter.options }, config, where);
    const own = Object.keys(config).filter((key) => key in deliveryOptions);
    const delivery = { ...this.#defaults, ...pick(values, own) };
    const exporterConfig = pick(values, Object.keys(exporter.options));
    refuseIdle(type, config, { ...exporter.unread?.(exporterConfig), ...unreadDelivery(delivery, exporter.momentary) }, where);
    return this.add(name, exporter, exporterConfig, { ...options, delivery });
  }

  /** Like `create`, with a parsed configuration. */
  add(name: string, exporter: Exporter, config: Values<Exporter['options']>, options: InstanceOptions = {}): Instance {
    const { enabled = true, delivery = this.#defaults, where } = options;
    if (this.#instances.has(name))
      throw new UsageError(`${where === undefined ? '' : `${where('')}: `}there are two exporters with the name ${name}`);
    const spool = delivery.spool === undefined || exporter.momentary ? undefined : spoolFolder(delivery.spool, name);
    const instance = {
      ...{ name, type: exporter.name, exporter, config, delivery, spool, enabled, where },
      destination: exporter.destination?.(config),
      counters: newCounters(),
      context: this.#contextFor(name),
    };
    this.#instances.set(name, instance);
    return instance;
  }

  /** Starts all enabled instances. Returns a Writable that feeds them, and stops them when it ends. Rejects when one cannot start. */
  async start(): Promise<Writable> {
    const { report, drainTimeout = 30, stop, abort } = this.#settings;
    assertNotShared(this.#enabled);
    warnAboutOrphanedSpools(this.#enabled, report);
    const running = await allOrNone(this.#enabled.map(start), this.#abort);
    return fanOut(running, { drainTimeout, abortExporters: () => this.#abort.abort(), stop, abort });
  }

  get #enabled(): readonly Instance[] {
    return this.instances.filter(({ enabled }) => enabled);
  }

  #contextFor(name: string): InstanceContext {
    const { report, stdout, interval } = this.#settings;
    return { instance: name, report: named(report, name), stdout, interval, signal: this.#abort.signal, instances: () => this.#enabled };
  }
}

interface InstanceOptions {
  /** Default true. */
  readonly enabled?: boolean;
  readonly delivery?: DeliveryConfig;
  /** The place of an option in the configuration. */
  readonly where?: Instance['where'];
}

/** When one cannot start, cancels the others and throws its error. */
async function allOrNone(starting: readonly Promise<RunningExporter>[], abort: AbortController): Promise<RunningExporter[]> {
  const started = await Promise.allSettled(starting);
  const running = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failure = started.find((each) => each.status === 'rejected');
  if (!failure) return running;
  abort.abort();
  await Promise.all(running.map((exporter) => exporter.cancel()));
  throw failure.reason;
}

function pick<Values extends object>(values: Values, keys: readonly string[]): Values {
  return Object.fromEntries(Object.entries(values).filter(([key]) => keys.includes(key))) as Values;
}
