import type { Writable } from 'node:stream';
import { deliveryOptions, fanOut, newCounters, pendingOf, type DeliveryConfig, type RunningExporter } from '../../delivery/index.ts';
import { UsageError, worstOf, WriteError } from '../../errors.ts';
import { readOptions, type Values } from '../../options.ts';
import { named, type Report } from '../../report.ts';
import { anObject, aReport, aSignal, requireSettings, seconds, type Requirement } from '../../settings.ts';
import { spoolFolder } from '../../spool/index.ts';
import { didYouMean } from '../../suggest.ts';
import { readConfig, type RawConfig } from '../config.ts';
import type { Exporter, InstanceContext } from '../exporter.ts';
import type { Instance } from './instance.ts';
import { tellOfOthers } from './storage.ts';
import { refuseShared } from './exclusive-destinations.ts';
import { start } from './start.ts';

export type { Instance } from './instance.ts';
export { explained } from './configuration-error.ts';
export { refuseShared };

/** Named instances of exporters: made, started, fed and stopped together, without one disturbing the others. */
export interface Registry {
  /** Makes a type of exporter known under its name. */
  register(exporter: Exporter): void;
  /**
   * Makes an instance. How samples are held for it may stand in its configuration too (`whenFull`, `spool`, ...). Throws a
   * UsageError for an unknown type, a name that is taken, or a configuration that cannot be.
   */
  create(name: string, type: string, config?: RawConfig, options?: { enabled?: boolean; where?: (option: string) => string }): Instance;
  /** As `create`, with a configuration that has been read. */
  add(
    name: string,
    exporter: Exporter,
    values: Values<Exporter['options']>,
    options?: Partial<Pick<Instance, 'enabled' | 'delivery' | 'where'>>,
  ): Instance;
  get(name: string): Instance | undefined;
  readonly instances: readonly Instance[];
  /** Starts all that are enabled. The Writable it gives feeds them, and stops them when it ends. Rejects when one cannot start. */
  start(): Promise<Writable>;
}

export interface RegistrySettings {
  readonly report: Report;
  readonly stdout: InstanceContext['stdout'];
  /** Seconds between two samples, where the source keeps to an interval. */
  readonly interval?: number | undefined;
  /** How samples are held for exporters that do not say it themselves. */
  readonly delivery?: Partial<DeliveryConfig>;
  /** Seconds after the last sample in which what is pending may still be delivered; 30 by default. */
  readonly drainTimeout?: number | undefined;
  /** Aborted when the reading is to end: these seconds begin, whatever is still to be read. */
  readonly stop?: AbortSignal | undefined;
  /** Aborted when all is to end at once. */
  readonly now?: AbortSignal | undefined;
}

const settingsOfRegistry: Readonly<Record<keyof RegistrySettings, Requirement>> = {
  report: aReport,
  stdout: anObject,
  interval: seconds({ least: 0.001 }),
  delivery: anObject,
  drainTimeout: seconds({ least: 0 }),
  stop: aSignal,
  now: aSignal,
};

/** Throws a UsageError for settings that cannot be. */
export function createRegistry(types: Readonly<Record<string, Exporter>>, settings: RegistrySettings): Registry {
  requireSettings('createRegistry', settings, settingsOfRegistry);
  const { drainTimeout = 30, stop, now } = settings;
  const usual = { ...readOptions(deliveryOptions, {}, {}), ...settings.delivery };
  const known = new Map(Object.entries(types));
  const instances = new Map<string, Instance>();
  const giveUp = new AbortController();
  const atWork = () => [...instances.values()].filter(({ enabled }) => enabled);
  const registry: Registry = {
    register: (exporter) => void known.set(exporter.name, exporter),
    create(name, type, config = {}, { enabled = true, where } = {}) {
      const exporter = known.get(type);
      const place = where ?? (() => name);
      if (!exporter) throw new UsageError(`${place('type')}: no exporter ${type}${didYouMean(type, [...known.keys()])}`);
      const values = readConfig({ ...deliveryOptions, ...exporter.options }, config, place);
      const own = Object.keys(config).filter((key) => key in deliveryOptions);
      const delivery = { ...usual, ...pick(values, own) };
      return registry.add(name, exporter, pick(values, Object.keys(exporter.options)), { enabled, delivery, where });
    },
    add(name, exporter, config, { enabled = true, delivery = usual, where } = {}) {
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
        signal: giveUp.signal,
        instances: atWork,
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
      refuseShared(atWork());
      tellOfOthers(atWork(), settings.report);
      const running = await allOrNone(atWork().map(start), giveUp);
      return fanOut(running, { drainTimeout, giveUp: () => giveUp.abort(), stop, now });
    },
  };
  return registry;
}

/** Where one cannot start, those that have are ended, and its reason is thrown. */
async function allOrNone(starting: readonly Promise<RunningExporter>[], giveUp: AbortController): Promise<RunningExporter[]> {
  const started = await Promise.allSettled(starting);
  const running = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failure = started.find((each) => each.status === 'rejected');
  if (!failure) return running;
  giveUp.abort();
  await Promise.all(running.map((exporter) => exporter.abandon()));
  throw failure.reason;
}

function pick<Values extends object>(values: Values, keys: readonly string[]): Values {
  return Object.fromEntries(Object.entries(values).filter(([key]) => keys.includes(key))) as Values;
}

/** How it ended, as an exit code: that of the worst. */
export function exitCodeOf(instances: readonly Instance[]): number {
  return worstOf(instances.map(codeOf));
}

/** 74: it could not write; 1: some are lost, or it failed; 75: samples are left over. */
function codeOf({ failed, isDone, counters }: Instance): number {
  if (isDone) return 0;
  if (failed instanceof WriteError) return 74;
  if (counters.dropped + counters.rejected > 0) return 1;
  if (pendingOf(counters) > 0) return 75;
  return failed === undefined ? 0 : 1;
}
