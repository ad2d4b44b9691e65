import { reasonOf, UsageError } from '../../errors.ts';
import type { Instance } from './instance.ts';

/** An instance, and the place of its configuration. */
type Named = Pick<Instance, 'name' | 'type' | 'where'>;

/** Runs a step of an instance's start. Its error is one of the configuration, and becomes a UsageError. */
export async function asConfigError<Result>(instance: Named, attempt: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await attempt();
  } catch (error) {
    throw new UsageError(messageFor(instance, error), [], error);
  }
}

/** `exporters.toml, line 7: metrics (influxdb): a password needs a username`. */
function messageFor({ name, type, where }: Named, error: unknown): string {
  const place = where === undefined ? '' : `${where('')}: `;
  return `${place}${name === type ? name : `${name} (${type})`}: ${reasonOf(error)}`;
}
