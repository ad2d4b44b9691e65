import { UsageError } from '../../errors.ts';

/** A server behind a UNIX socket: `unix:/run/influx.sock`, with the base of its paths after a colon. */
export interface UnixUrl {
  readonly socketPath: string;
  readonly path: string;
}

/** The longest path that the kernel accepts, unix(7); libuv would truncate a longer one. */
const longestPath = 107;

export function isUnixUrl(given: string): boolean {
  return /^unix:/i.test(given);
}

/** Parses `unix:/run/influx.sock:/base`, as in nginx, or `unix:///run/influx.sock`. Throws a UsageError. */
export function parseUnixUrl(given: string): UnixUrl {
  const [, socketPath, path = ''] = /^unix:(?:\/\/(?=\/))?(\/.*?)(?::(\/.*))?$/is.exec(given) ?? [];
  if (socketPath === undefined)
    throw new UsageError(`url ${JSON.stringify(given)}: expected one such as unix:/run/server.sock or unix:/run/server.sock:/path`);
  if (Buffer.byteLength(socketPath) > longestPath)
    throw new UsageError(`url ${JSON.stringify(given)}: expected a socket whose path has ${longestPath} bytes or less`);
  return { socketPath, path };
}
