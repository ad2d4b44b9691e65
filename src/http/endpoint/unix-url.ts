import { UsageError } from '../../errors.ts';

/** A server behind a socket of this machine: `unix:/run/influx.sock`, with the beginning of its paths behind a colon. */
export interface UnixUrl {
  readonly socketPath: string;
  readonly path: string;
}

/** The longest path that the kernel takes, unix(7); of a longer one libuv would use the beginning. */
const longestPath = 107;

export function isUnixUrl(given: string): boolean {
  return /^unix:/i.test(given);
}

/** Parses `unix:/run/influx.sock:/base`, as nginx has it; `unix:///run/influx.sock` is the same. Throws a UsageError. */
export function parseUnixUrl(given: string): UnixUrl {
  const [, socketPath, path = ''] = /^unix:(?:\/\/(?=\/))?(\/.*?)(?::(\/.*))?$/is.exec(given) ?? [];
  if (socketPath === undefined)
    throw new UsageError(`url ${JSON.stringify(given)}: expected one such as unix:/run/server.sock or unix:/run/server.sock:/path`);
  if (Buffer.byteLength(socketPath) > longestPath)
    throw new UsageError(`url ${JSON.stringify(given)}: expected a socket whose path has ${longestPath} bytes or less`);
  return { socketPath, path };
}
