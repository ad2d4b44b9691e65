import { join } from 'node:path';
import { countOf } from '../../samples/index.ts';
import { checkDeadLetters, deadLetters, healthReporter, type QueueSettings, type Refusal } from '../../delivery/index.ts';
import { CubestatError, isSystemError, reasonOf } from '../../errors.ts';
import { warnOnce, type Report } from '../../report.ts';
import { deadLettersName, openSpool, spoolFolder, spoolsIn, stateOf, type Spool, type SpoolState } from '../../spool/index.ts';
import type { Instance } from './instance.ts';

// The files of instances: spools of pending samples, and dead letters.

/** Opens the spool of an instance. Its records count as read. */
export function openSpoolOf({ delivery, counters, context: { report } }: Instance, folder: string): Spool {
  const notice = warnOnce(report);
  const onError = (error: unknown) => notice(`spool ${folder}: ${reasonOf(error)}`);
  const onCorrupt = (count: number) => {
    counters.dropped += count;
    report.warn(`${countOf(count)} in ${folder} torn or corrupt: left out`);
  };
  const { spoolSize: limit, spoolFsync: fsync } = delivery;
  const spool = withFolder(folder, () => openSpool({ folder, limit, fsync, onCorrupt, onError }));
  const { records, corrupt } = spool.found;
  counters.read += records + corrupt;
  reportFound(spool.found, folder, report);
  if (corrupt > 0) onCorrupt(corrupt);
  return spool;
}

function reportFound({ records, missing, skipped, isDamaged }: Spool['found'], folder: string, report: Report): void {
  if (isDamaged) report.warn(`the offset stored in ${folder} is not valid: all samples in it are delivered again`);
  if (missing > 0)
    report.warn(
      `${missing === 1 ? 'a file is' : `${missing} files are`} missing in ${folder}, with the samples that were pending in there`,
    );
  for (const path of skipped) report.warn(`${path} is not a regular file: left out, with the samples pending in it`);
  if (records > 0) report.warn(`${countOf(records)} pending in ${folder} ${records === 1 ? 'is' : 'are'} delivered first`);
}

/** Adds the path to a system error. */
function withFolder<Result>(folder: string, attempt: () => Result): Result {
  try {
    return attempt();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new CubestatError(`cannot keep samples in ${error.path ?? folder}: ${reasonOf(error)}`, {
      code: 'WRITE',
      exitCode: 2,
      cause: error,
    });
  }
}

/**
 * Reports the health of a spool's disk. It is up when it has stored a record and all pending samples; if all were delivered from memory
 * meanwhile, that shows nothing.
 */
export function diskHealth(
  { counters, context: { report } }: Instance,
  folder: string | undefined,
  spool: Pick<Spool, 'appended'> | undefined,
): Pick<QueueSettings, 'stored' | 'tooLarge'> {
  const health = healthReporter({ ...report, warn: (message) => report.warn(`spool ${folder}: ${message}`) });
  let hasWarnedOfSize = false;
  let appendedBefore: number | undefined;
  return {
    stored(error) {
      const isUnchanged = spool?.appended === appendedBefore;
      if (error === undefined) {
        if (!isUnchanged) health.up();
        return;
      }
      appendedBefore = spool?.appended;
      health.down('disk', `${reasonOf(error)}; samples that it does not store are pending in memory only`);
    },
    tooLarge(size) {
      counters.dropped += 1;
      if (!hasWarnedOfSize)
        report.warn(
          `a sample of ${size} bytes is larger than the limit of ${folder}: such samples are dropped; a larger --spool-size keeps them`,
        );
      hasWarnedOfSize = true;
    },
  };
}

/** Warns about spools of no current exporter, as after a rename. */
export function warnAboutOrphanedSpools(instances: readonly Instance[], report: Report): void {
  const known = new Set(instances.map(({ spool }) => spool));
  for (const root of new Set(instances.map(({ delivery }) => delivery.spool))) {
    for (const { exporter, samples } of root === undefined ? [] : orphansIn(root, known)) {
      if (samples > 0) report.warn(`${root} holds ${countOf(samples)} for ${exporter}, and no exporter has that name`);
    }
  }
}

/** Empty where the folder is unreadable: opening the spool reports why. */
function orphansIn(root: string, known: ReadonlySet<string | undefined>): readonly SpoolState[] {
  try {
    const others = spoolsIn(root).filter((each) => !known.has(spoolFolder(root, each)));
    return others.map((name) => stateOf(root, name));
  } catch {
    return [];
  }
}

/** Returns a function that writes refusals to the dead letters, if the instance has such a file. */
export function deadLetterWriterFor(
  { name, delivery, spool }: Pick<Instance, 'name' | 'delivery' | 'spool'>,
  report: Report,
): (refusals: readonly Refusal[]) => void {
  if (delivery.deadLetters !== undefined) checkDeadLetters(delivery.deadLetters);
  const path = delivery.deadLetters ?? (spool && join(spool, deadLettersName));
  return path === undefined ? () => {} : deadLetters(path, { exporter: name, report });
}
