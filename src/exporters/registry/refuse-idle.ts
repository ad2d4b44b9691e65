import { keyInFile, type RawConfig } from '../../configuration/index.ts';
import { idleOption } from '../../options/index.ts';

/** Throws a UsageError for an option of a configuration that nothing reads beside the others. */
export function refuseIdle(
  type: string,
  config: RawConfig,
  unread: Readonly<Record<string, string>>,
  where: (option: string) => string,
): void {
  const idle = Object.keys(config).find((name) => config[name] !== undefined && Object.hasOwn(unread, name));
  if (idle === undefined) return;
  throw idleOption(`${where(idle)}: ${keyInFile(idle)}`, type, [unread[idle]!]);
}
