import { reasonOf, UsageError } from '../../errors.ts';
import type { Instance } from './instance.ts';

/** Whose an error is, and where that is described. */
type Named = Pick<Instance, 'name' | 'type' | 'where'>;

/** Runs what an instance does before it takes samples: what goes wrong there is a mistake of whoever configured it. */
export async function explained<Result>(instance: Named, attempt: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await attempt();
  } catch (error) {
    throw new UsageError(explain(instance, error));
  }
}

/** `exporters.toml, line 7: metrics (influxdb): a password needs a username`. */
function explain({ name, type, where }: Named, error: unknown): string {
  const place = where === undefined ? '' : `${where('')}: `;
  return `${place}${name === type ? name : `${name} (${type})`}: ${reasonOf(error)}`;
}
