import type { Command, Verb } from '../commands/index.ts';
import { flagOf, idleOption } from '../options/index.ts';

/**
 * Throws a UsageError for an option that no active part of the command reads, such as `--influxdb-url` without the exporter. Environment
 * variables apply to all commands, and may be unused.
 */
export function refuseUnread(
  { name }: Verb,
  { parts }: Command,
  given: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, unknown>>,
  operands: readonly string[],
): void {
  const all = parts?.(values, operands) ?? [];
  const read = new Set(all.flatMap(({ options, active }) => (active ? options : [])));
  for (const option of new Set(all.flatMap(({ options }) => options))) {
    if (!Object.hasOwn(given, flagOf(option)) || read.has(option)) continue;
    const when = all.flatMap(({ options, by }) => (options.includes(option) ? by : []));
    throw idleOption(`--${flagOf(option)}`, name, when);
  }
}
