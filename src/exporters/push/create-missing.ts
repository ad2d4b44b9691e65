import { CubestatError, reasonOf } from '../../errors.ts';
import type { Classification } from './protocol.ts';

/** Writes, and where something is missing makes it by `create` and writes again. Writes at the same time share one `create`. */
export function createMissing(
  create: (() => Promise<void>) | undefined,
): (write: () => Promise<Classification>) => Promise<Classification> {
  let creating: Promise<string | undefined> | undefined;
  return async (write) => {
    const answer = await write();
    if (answer.outcome !== 'blocked' || answer.cause !== 'missing' || !create) return answer;
    const failed = await (creating ??= failureOf(create).finally(() => (creating = undefined)));
    return failed === undefined ? write() : { ...answer, message: `${answer.message}, and making it failed: ${failed}` };
  };
}

/** Why an attempt failed. Throws when it was canceled. */
async function failureOf(attempt: () => Promise<void>): Promise<string | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    if (error instanceof CubestatError && error.code === 'ABORTED') throw error;
    return reasonOf(error);
  }
}
