import { keyInFile, type RawConfig } from '../../configuration/index.ts';
import { UsageError } from '../../errors.ts';

/** Throws a UsageError for an option of a configuration that nothing reads beside the others. */
export function refuseIdle(
  type: string,
  config: RawConfig,
  unread: Readonly<Record<string, string>>,
  where: (option: string) => string,
): void {
  const idle = Object.keys(config).find((name) => config[name] !== undefined && Object.hasOwn(unread, name));
  if (idle === undefined) return;
  throw new UsageError(`${where(idle)}: ${keyInFile(idle)} would do nothing here: ${type} reads it ${unread[idle]} only`);
}
