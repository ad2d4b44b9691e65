import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { reasonOf, UsageError } from '../../errors.ts';
import { readRegularFile } from '../../files/index.ts';

export interface PasswordUse {
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
}

/**
 * The password that the password file of PostgreSQL has for a connection: PGPASSFILE, or ~/.pgpass. As psql(1) does, it takes none
 * from a file that others may read. Throws a UsageError for one that cannot be read. https://www.postgresql.org/docs/current/libpq-pgpass.html
 */
export function passwordFor(use: PasswordUse, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const path = environment['PGPASSFILE'] || join(environment['HOME'] || homedir(), '.pgpass');
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile() || (found.mode & 0o077) !== 0) return undefined;
  try {
    return passwordIn(readRegularFile(path).toString(), use);
  } catch (error) {
    throw new UsageError(`password file ${path}: ${reasonOf(error)}`);
  }
}

/** The password of the first line that fits: `host:port:database:user:password`, where `*` is any. */
export function passwordIn(text: string, { host, port, database, username }: PasswordUse): string | undefined {
  const wanted = [host, String(port), database, username];
  // libpq looks for a socket under localhost.
  const hosts = host.startsWith('/') ? [host, 'localhost'] : [host];
  const fits = (field: string, at: number) => field === '*' || (at === 0 ? hosts.includes(field) : field === wanted[at]);
  for (const line of text.split(/\r?\n/)) {
    const fields = line.startsWith('#') ? [] : fieldsOf(line);
    if (fields.length === 5 && fields.slice(0, 4).every(fits)) return fields[4];
  }
  return undefined;
}

/** The first four fields end at a colon, unless a backslash stands before it; the last one is all that is left. */
function fieldsOf(line: string): readonly string[] {
  const match = /^((?:\\.|[^\\:])*):((?:\\.|[^\\:])*):((?:\\.|[^\\:])*):((?:\\.|[^\\:])*):((?:\\.|[^\\:])*)/s.exec(line);
  return (match?.slice(1) ?? []).map((field) => field.replace(/\\(.)/gs, '$1'));
}
