import type { Writable } from 'node:stream';
import { deliveryOptions, fanOut, newCounters, pendingOf, type DeliveryConfig, type RunningExporter } from '../../delivery/index.ts';
import { UsageError, worstExitCode, WriteError } from '../../errors.ts';
import { anObject, aReport, aSignal, readOptions, requireSettings, seconds, type Requirement, type Values } from '../../options/index.ts';
import { named, type Report } from '../../report.ts';
import { spoolFolder } from '../../spool/index.ts';
import { didYouMean } from '../../text/index.ts';
import { readConfig, type RawConfig } from '../../configuration/index.ts';
import type { Exporter, InstanceContext } from '../exporter.ts';
import type { Instance } from './instance.ts';
import { warnAboutOrphanedSpools } from './storage.ts';
import { assertNotShared } from './exclusive-destinations.ts';
import { start } from './start.ts';

export type { Instance } from './instance.ts';
export { asConfigError } from './configuration-error.ts';
export { assertNotShared };

/** Named instances of exporters: created, started, fed and stopped together, and isolated from each other. */
export interface Registry {
  /** Registers a type of exporter under its name. */
  register(exporter: Exporter): void;
  /**
   * Creates an instance. Its configuration may include delivery options (`whenFull`, `spool`, ...). Throws a UsageError for an unknown
   * type, a name in use, or an invalid configuration.
   */
  create(name: string, type: string, config?: RawConfig, options?: { enabled?: boolean; where?: (option: string) => string }): Instance;
  /** Like `create`, with a parsed configuration. */
  add(
    name: string,
    exporter: Exporter,
    values: Values<Exporter['options']>,
    options?: Partial<Pick<Instance, 'enabled' | 'delivery' | 'where'>>,
  ): Instance;
  get(name: string): Instance | undefined;
  readonly instances: readonly Instance[];
  /** Starts all enabled instances. Returns a Writable that feeds them, and stops them when it ends. Rejects when one cannot start. */
  start(): Promise<Writable>;
}

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
  const { drainTimeout = 30, stop, abort } = settings;
  const defaults = { ...readOptions(deliveryOptions, {}, {}), ...settings.delivery };
  const known = new Map(Object.entries(types));
  const instances = new Map<string, Instance>();
  const exporterAbort = new AbortController();
  const enabledInstances = () => [...instances.values()].filter(({ enabled }) => enabled);
  const registry: Registry = {
    register: (exporter) => void known.set(exporter.name, exporter),
    create(name, type, config = {}, { enabled = true, where } = {}) {
      const exporter = known.get(type);
      const place = where ?? (() => name);
      if (!exporter) throw new UsageError(`${place('type')}: no exporter ${type}${didYouMean(type, [...known.keys()])}`);
      const values = readConfig({ ...deliveryOptions, ...exporter.options }, config, place);
      const own = Object.keys(config).filter((key) => key in deliveryOptions);
      const delivery = { ...defaults, ...pick(values, own) };
      return registry.add(name, exporter, pick(values, Object.keys(exporter.options)), { enabled, delivery, where });
    },
    add(name, exporter, config, { enabled = true, delivery = defaults, where } = {}) {
      if (instances.has(name))
        throw new UsageError(`${where === undefined ? '' : `${where('')}: `}there are two exporters with the name ${name}`);
      const spool = delivery.spool === undefined || exporter.momentary ? undefined : spoolFolder(delivery.spool, name);
      const own = {
        name,
        type: exporter.name,
        exporter,
        config,
        delivery,
        spool,
        enabled,
        where,
        destination: exporter.destination?.(config),
        counters: newCounters(),
      };
      const context = {
        instance: name,
        report: named(settings.report, name),
        stdout: settings.stdout,
        interval: settings.interval,
        signal: exporterAbort.signal,
        instances: enabledInstances,
      };
      const instance = { ...own, context };
      instances.set(name, instance);
      return instance;
    },
    get: (name) => instances.get(name),
    get instances() {
      return [...instances.values()];
    },
    async start() {
      assertNotShared(enabledInstances());
      warnAboutOrphanedSpools(enabledInstances(), settings.report);
      const running = await allOrNone(enabledInstances().map(start), exporterAbort);
      return fanOut(running, { drainTimeout, abortExporters: () => exporterAbort.abort(), stop, abort });
    },
  };
  return registry;
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

/** The worst exit code of all instances. */
export function exitCodeOf(instances: readonly Instance[]): number {
  return worstExitCode(instances.map(codeOf));
}

/** 74: cannot write; 1: samples lost, or failed; 75: samples left pending. */
function codeOf({ failed, isDone, counters }: Instance): number {
  if (isDone) return 0;
  if (failed instanceof WriteError) return 74;
  if (counters.dropped + counters.rejected > 0) return 1;
  if (pendingOf(counters) > 0) return 75;
  return failed === undefined ? 0 : 1;
}
