import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../errors.ts';
import { secretOf } from '../../files/index.ts';
import type { TlsFiles } from '../../http/index.ts';
import { connectionParameters, type ConnectionParameters } from './parameters.ts';
import { passwordFor } from './password-file.ts';
import { tlsChoices, type PostgresTls } from './tls-mode.ts';

/** A database, and how to get in. */
export interface Database {
  /** Its URL for messages, without a user or a password. */
  readonly displayUrl: string;
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly username: string;
  readonly applicationName: string;
  /** What the server sets for the session: `-c search_path=metrics`. */
  readonly options: string | undefined;
  /** What to offer, one after the other. */
  readonly tls: readonly PostgresTls[];
  /** Reads the files of passwords again, which may have been replaced. */
  password(): string | undefined;
}

export interface DatabaseAccess extends TlsFiles {
  readonly url: string;
  readonly username?: string | undefined;
  readonly passwordFile?: string | undefined;
}

/** Finds what a URL leaves out as psql(1) does, and reads the files. Throws a UsageError. */
export function databaseOf(access: DatabaseAccess): Database {
  const parameters = connectionParameters(access.url);
  const port = portIn(parameters);
  const host = parameters.host ?? socketFolder(port) ?? 'localhost';
  const username = access.username ?? parameters.user ?? userInfo().username;
  const name = parameters.dbname ?? username;
  const isLocal = host.startsWith('/');
  const read = () =>
    secretOf('password', undefined, access.passwordFile) ?? parameters.password ?? passwordFor({ host, port, database: name, username });
  let known = read();
  const password = () => {
    try {
      known = read();
    } catch {
      // A file that is being replaced may be missing or empty for a moment: the old secret stays.
    }
    return known;
  };
  return {
    displayUrl: isLocal
      ? `postgres:///${name}?host=${host}&port=${port}`
      : `postgres://${host.includes(':') ? `[${host}]` : host}:${port}/${name}`,
    ...{ host, port, name, username, password },
    applicationName: parameters.application_name ?? 'cubestat',
    options: parameters.options,
    tls: isLocal ? [false] : tlsChoices(parameters, access),
  };
}

const defaultPort = 5432;

function portIn({ port }: ConnectionParameters): number {
  if (port === undefined) return defaultPort;
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
    throw new UsageError(`port ${JSON.stringify(port)}: expected a port`);
  return Number(port);
}

/** The folder of a server's socket: that of Debian, Red Hat and others, or that of PostgreSQL itself. */
function socketFolder(port: number): string | undefined {
  return ['/var/run/postgresql', '/tmp'].find((folder) => existsSync(join(folder, `.s.PGSQL.${port}`)));
}
