import { setTimeout } from 'node:timers/promises';
import { isDiskFull, isSystemError, reasonOf, WriteError } from '../errors.ts';
import type { Report } from '../report.ts';

/** Where a full disk is reported, and until when room on it is waited for. */
export interface DiskFullPolicy {
  readonly report: Report;
  /** Aborted when nothing is waited for any more. */
  readonly signal: AbortSignal;
  retried(): void;
}

/** Tries again, once a second, while the disk is full and the signal is not aborted. An attempt that fails must have changed nothing. */
export async function retryWhenDiskFull<Result>(
  path: string,
  { report, signal, retried }: DiskFullPolicy,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (let told = false; ; told = true) {
    try {
      const result = await attempt();
      if (told) report.warn(`${path}: there is room again`);
      return result;
    } catch (error) {
      if (!isDiskFull(error) || signal.aborted) throw isSystemError(error) ? new WriteError(path, error) : error;
      if (!told) report.warn(`cannot write to ${path}: ${reasonOf(error)}; trying again each second`);
    }
    await setTimeout(1000, undefined, { signal }).catch(() => {});
    retried();
  }
}
