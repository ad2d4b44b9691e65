import { pendingOf } from '../../delivery/index.ts';
import { worstExitCode, WriteError } from '../../errors.ts';
import type { Instance } from './instance.ts';

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
