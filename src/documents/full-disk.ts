import { setTimeout } from 'node:timers/promises';
import { isDiskFull, isSystemError, reasonOf, WriteError } from '../errors.ts';
import type { Report } from '../report.ts';

/** How long to wait for room on a full disk, and where to report that. */
export interface DiskFullPolicy {
  readonly report: Report;
  /** Aborted when nothing waits any longer. */
  readonly signal: AbortSignal;
  retried(): void;
}

/** Retries once a second while the disk is full, until the signal aborts. A failed attempt must have changed nothing. */
export async function retryWhenDiskFull<Result>(
  path: string,
  { report, signal, retried }: DiskFullPolicy,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (let hasReported = false; ; hasReported = true) {
    try {
      const result = await attempt();
      if (hasReported) report.warn(`${path}: there is room again`);
      return result;
    } catch (error) {
      if (!isDiskFull(error) || signal.aborted) throw isSystemError(error) ? new WriteError(path, error) : error;
      if (!hasReported) report.warn(`cannot write to ${path}: ${reasonOf(error)}; trying again each second`);
    }
    await setTimeout(1000, undefined, { signal }).catch(() => {});
    retried();
  }
}
