import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../errors.ts';
import { currentSecret, secretOf } from '../../files/index.ts';
import { hostPort, type TlsFiles } from '../../http/index.ts';
import { connectionParameters, type ConnectionParameters } from './parameters.ts';
import { passwordFor } from './password-file.ts';
import { tlsChoices, type PostgresTls } from './tls-mode.ts';

/** A database and the credentials for it. */
export interface PostgresEndpoint {
  /** Its URL for messages, without user and password. */
  readonly displayUrl: string;
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly username: string;
  readonly applicationName: string;
  /** Settings of the session: `-c search_path=metrics`. */
  readonly options: string | undefined;
  /** The ways to connect, in order of preference. */
  readonly tls: readonly PostgresTls[];
  /** The password. Reads the files again, which may have been replaced. */
  password(): string | undefined;
}

export interface PostgresAccess extends TlsFiles {
  readonly url: string;
  readonly username?: string | undefined;
  readonly passwordFile?: string | undefined;
}

/** Completes a URL as psql(1) does, and reads the files. Throws a UsageError. */
export function postgresEndpoint(access: PostgresAccess): PostgresEndpoint {
  const parameters = connectionParameters(access.url);
  const port = portIn(parameters);
  const host = parameters.host ?? socketFolder(port) ?? 'localhost';
  const username = access.username ?? parameters.user ?? userInfo().username;
  const name = parameters.dbname ?? username;
  const isLocal = host.startsWith('/');
  const password = currentSecret(
    () =>
      secretOf('password', undefined, access.passwordFile) ?? parameters.password ?? passwordFor({ host, port, database: name, username }),
  );
  return {
    displayUrl: isLocal ? `postgres:///${name}?host=${host}&port=${port}` : `postgres://${hostPort(host, port)}/${name}`,
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

/** The folder of a server's socket: Debian's and Red Hat's default, or PostgreSQL's own. */
function socketFolder(port: number): string | undefined {
  return ['/var/run/postgresql', '/tmp'].find((folder) => existsSync(join(folder, `.s.PGSQL.${port}`)));
}
