import { isRequested, type Collector, type Host, type Read } from '../../collectors/index.ts';
import { reasonOf } from '../../errors.ts';
import { readOptions, type Options, type Values } from '../../options/index.ts';
import type { Report } from '../../report.ts';
import { settledWithin, type Clock } from '../../time/index.ts';
import type { Recorder } from './recorder.ts';
import { SupervisedCollector } from './supervised-collector.ts';

/** Takes a reading of one collector. It neither throws nor rejects; a promise is fulfilled when the reading is done. */
export type RunningCollector = () => Promise<void> | undefined;

export interface OpenSettings {
  readonly report: Report;
  /** The user named the collectors, so one that does not work here causes a warning. */
  readonly explicitlyRequested?: boolean | undefined;
  /** The options of collectors by name; missing ones have their defaults. */
  readonly config?: Values<Options> | undefined;
}

/** The host that collectors read, the recorder of their readings, and the clock. */
export interface Sampling {
  readonly host: Host;
  readonly recorder: Recorder;
  readonly clock: Clock;
}

/** Opens the collectors, and leaves out those that have nothing to read on this host. */
export async function openCollectors(
  collectors: readonly Collector[],
  sampling: Sampling,
  { report, explicitlyRequested = false, config }: OpenSettings,
): Promise<RunningCollector[]> {
  const { host, recorder, clock } = sampling;
  const opened: { collector: Collector; read: Read | string; complete: boolean }[] = [];
  for (const collector of collectors) {
    const before = host.failures;
    const read = await open(collector, host, config);
    opened.push({ collector, read, complete: host.failures === before });
  }
  if (!explicitlyRequested && opened.length > 1 && opened.every(({ collector, read }) => readsNoHost(collector, read)))
    report.warn(`nothing of the host is to be found in ${host.procfs.root} and ${host.sysfs.root}; --procfs and --sysfs say where`);
  return opened.flatMap(({ collector, read, complete }) => {
    const { name, every = 0 } = collector;
    if (typeof read !== 'string') {
      const supervised = new SupervisedCollector({ name, every, read, complete, section: recorder.section() }, { host, clock, report });
      return [() => supervised.run()];
    }
    if (!complete) host.self.collectors.set(name, { up: false, duration: 0 });
    report[explicitlyRequested || isRequested(collector, config ?? {}) ? 'warn' : 'detail'](`collector ${name}: ${read}`);
    return [];
  });
}

/** Whether it has nothing to read, or observes cubestat itself. */
function readsNoHost({ name }: Collector, read: Read | string): boolean {
  return typeof read === 'string' || name === 'cubestat';
}

/** Opens a collector. Returns its reader, or why it has none. */
async function open(collector: Collector, host: Host, config?: Values<Options>): Promise<Read | string> {
  try {
    return await collector.open(host, readOptions(collector.options ?? {}, {}, {}, config));
  } catch (error) {
    return reasonOf(error);
  }
}

/** Takes all readings. A promise is fulfilled when the asynchronous ones are done, after `deadline` seconds at the latest. */
export function runCollectors(collectors: readonly RunningCollector[], deadline: number, clock: Clock): Promise<void> | undefined {
  let pending: Promise<void>[] | undefined;
  for (const run of collectors) {
    const reading = run();
    if (reading) (pending ??= []).push(reading);
  }
  return pending && settledWithin(pending, deadline, clock);
}
