import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { countOf } from '../samples/index.ts';
import { isSystemError, reasonOf } from '../errors.ts';
import type { Instance } from '../exporters/index.ts';
import { checkFolder, nearestFolder, refuseLocked } from '../files/index.ts';
import { stateOf } from '../spool/index.ts';
import type { CheckResult, Diagnosis } from './diagnosis.ts';

/** The spools of exporters: whether they are writable, who holds the lock, and what is pending. */
export function diagnoseSpools(instances: readonly Pick<Instance, 'name' | 'spool'>[]): Diagnosis[] {
  return instances.flatMap(({ name, spool }): Diagnosis[] => {
    if (spool === undefined) return [];
    return [{ area: 'spool', subject: name, ...spoolFound(spool, name) }];
  });
}

function spoolFound(folder: string, name: string): CheckResult {
  try {
    const nearest = nearestFolder(folder);
    checkFolder(nearest);
    if (!existsSync(folder)) return { state: 'ok', finding: `${folder} will be made` };
    const { samples, corrupt, deadLetters } = stateOf(dirname(folder), name);
    const pending = `${countOf(samples)} pending in ${folder}`;
    const remedy = `cubestat spool status ${dirname(folder)}`;
    if (corrupt > 0)
      return { state: 'limited', finding: `${pending}, and ${countOf(corrupt)} torn or corrupt: they will be left out`, remedy };
    if (deadLetters > 0) return { state: 'limited', finding: `${pending}; ${countOf(deadLetters)} in its dead letters`, remedy };
    return { state: 'ok', finding: `${pending}; ${holderOf(folder)}` };
  } catch (error) {
    return { state: 'broken', finding: `${folder}: ${reasonOf(error)}`, remedy: remedyFor(error) };
  }
}

function remedyFor(error: unknown): string | undefined {
  return isSystemError(error) && error.code === 'EACCES' ? `sudo chown "$USER" ${error.path?.replace(/\/\.$/, '')}` : undefined;
}

/** The lock of a running process is no fault: that is the exporting cubestat. */
function holderOf(folder: string): string {
  try {
    return refuseLocked(folder).crashed ? 'its last holder has crashed, the next start takes it over' : 'no process holds it';
  } catch (error) {
    return reasonOf(error);
  }
}
