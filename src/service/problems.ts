import { constants, statSync } from 'node:fs';
import { errnoOf } from '../errors.ts';
import type { Described } from '../exporters/index.ts';

/** Requests of a configuration that a system service is denied, because it has a user and a writable folder of its own. */
export function sandboxProblems(command: readonly string[], config: string, exporters: readonly Described[]): string[] {
  const closed = command.find((path) => /^\/(home|root)\//.test(path));
  return [
    ...(closed === undefined ? [] : [`${closed} is in the home of a user, which the user of the service may not enter`]),
    ...exporters.flatMap((exporter) => fileProblems(exporter, config)),
  ];
}

function fileProblems({ instance, config: options, where }: Described, config: string): string[] {
  return Object.entries(options).flatMap(([name, path]) => {
    if (typeof path !== 'string' || !path.startsWith('/')) return [];
    const place = `${where(name)}: ${instance}`;
    if (name === 'filename')
      return [`${place} writes to ${path}: the service may write below its own folder only; a relative name is there`];
    if (!name.endsWith('File') || !isPrivate(path)) return [];
    return [`${place} reads ${path}, which others may not: the service runs as a user of its own; ${config} itself may hold the secret`];
  });
}

/** A file in a folder that this user may not enter is closed to the service too. */
function isPrivate(path: string): boolean {
  try {
    return (statSync(path).mode & constants.S_IROTH) === 0;
  } catch (error) {
    return errnoOf(error) === 'EACCES';
  }
}
