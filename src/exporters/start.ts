import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import {
  constructed,
  courier,
  deadLetters,
  deadLettersName,
  describeTally,
  openSpool,
  sampleQueue,
  spoolFolder,
  spoolsIn,
  standing,
  stateOf,
  waiting,
  type Courier,
  type Refusal,
  type Spool,
} from '../delivery/index.ts';
import { reasonOf, UsageError } from '../errors.ts';
import type { Report } from '../report.ts';
import type { Instance } from './registry.ts';

/** Starts an instance. What its spool holds goes out first. Rejects with a UsageError when it cannot start. */
export async function start(instance: Instance): Promise<Courier> {
  const { exporter, delivery, tally, spool: folder, context } = instance;
  const { report, signal } = context;
  const spool = folder === undefined ? undefined : await explained(instance, () => takeOver(instance, folder));
  const stream = await explained(instance, () => open(instance)).catch((error: unknown) => {
    spool?.close();
    throw error;
  });
  const queue = sampleQueue({ capacity: delivery.queueSize, spool, stored: diskHealth(instance, folder) });
  const keeps = spool !== undefined;
  const one = courier(stream, { queue, tally, report, signal, keeps, whenFull: delivery.whenFull ?? 'drop-oldest' });
  const eachMinute = setInterval(() => report.detail(describeTally(tally)), 60_000).unref();
  return {
    ...one,
    async end() {
      const { failed } = await one.end();
      clearInterval(eachMinute);
      instance.failed = failed;
      if (!exporter.shows) report.warn(describeTally(tally));
      if (waiting(tally) > 0) report.warn(`what waits stays in ${folder}; the next start delivers it`);
      return { failed };
    },
  };
}

/** Says what waits on disk for exporters that are not there, as after one was given another name. */
export function tellOfOthers(instances: readonly Instance[], report: Report): void {
  const known = new Set(instances.map(({ spool }) => spool));
  for (const root of new Set(instances.map(({ delivery }) => delivery.spool))) {
    if (root === undefined || !existsSync(root)) continue;
    for (const name of spoolsIn(root).filter((each) => !known.has(spoolFolder(root, each)))) {
      const { samples } = stateOf(root, name);
      if (samples > 0) report.warn(`${samples} samples wait in ${root} for ${name}, and no exporter has that name`);
    }
  }
}

/** Keeps what is refused, where there is a place for it. */
export function refusalsOf(
  { name, delivery, spool }: Pick<Instance, 'name' | 'delivery' | 'spool'>,
  report: Report,
): (refusals: readonly Refusal[]) => void {
  const path = delivery.deadLetters ?? (spool && join(spool, deadLettersName));
  return path === undefined ? () => {} : deadLetters(path, { exporter: name, report });
}

/** The spool with what it held before, which counts as read. */
function takeOver({ delivery, tally, context: { report } }: Instance, folder: string): Spool {
  const lost = (count: number) => {
    tally.dropped += count;
    report.warn(`${count} of the samples in ${folder} are torn or corrupt: left out`);
  };
  const failed = (error: unknown) => report.warn(`spool ${folder}: ${reasonOf(error)}`);
  const spool = openSpool({ folder, limit: delivery.spoolSize, fsync: delivery.spoolFsync, lost, failed });
  const { records, corrupt } = spool.found;
  tally.read += records + corrupt;
  if (records > 0) report.warn(`${records} samples that waited in ${folder} go out first`);
  if (corrupt > 0) lost(corrupt);
  return spool;
}

function diskHealth({ context: { report } }: Instance, folder: string | undefined): (error?: unknown) => void {
  const health = standing({ ...report, warn: (message) => report.warn(`spool ${folder}: ${message}`) });
  return (error) => {
    if (error === undefined) health.works();
    else health.fails('disk', `${reasonOf(error)}; samples wait in memory alone`);
  };
}

/** Opens the exporter and waits until it has started. */
async function open({ exporter, config, context }: Instance): Promise<Writable> {
  const stream = exporter.open(config, context);
  // What it fails with is thrown here; the stream tells it once more.
  stream.on('error', () => {});
  await constructed(stream);
  return stream;
}

/** What goes wrong at the start is a mistake of whoever configured it. */
async function explained<Result>({ name, exporter }: Instance, attempt: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await attempt();
  } catch (error) {
    const type = name === exporter.name ? '' : ` (${exporter.name})`;
    throw error instanceof UsageError ? error : new UsageError(`${name}${type}: ${withoutPrefix(reasonOf(error), `${exporter.name}: `)}`);
  }
}

function withoutPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}
