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
 * The password for a connection from PostgreSQL's password file: PGPASSFILE, or ~/.pgpass. As in psql(1), a file that others may read is
 * ignored. Throws a UsageError for an unreadable file. https://www.postgresql.org/docs/current/libpq-pgpass.html
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

/** The password of the first matching line: `host:port:database:user:password`, where `*` matches anything. */
export function passwordIn(text: string, { host, port, database, username }: PasswordUse): string | undefined {
  const wanted = [host, String(port), database, username];
  // libpq looks a socket up under localhost.
  const hosts = host.startsWith('/') ? [host, 'localhost'] : [host];
  const fits = (field: string, at: number) => field === '*' || (at === 0 ? hosts.includes(field) : field === wanted[at]);
  for (const line of text.split(/\r?\n/)) {
    const fields = line.startsWith('#') ? [] : fieldsOf(line);
    if (fields.length === 5 && fields.slice(0, 4).every(fits)) return fields[4];
  }
  return undefined;
}

/** The first four fields end at a colon that no backslash precedes; the last field is the rest. */
function fieldsOf(line: string): readonly string[] {
  const match = /^((?:\\.|[^\\:])*):((?:\\.|[^\\:])*):((?:\\.|[^\\:])*):((?:\\.|[^\\:])*):((?:\\.|[^\\:])*)/s.exec(line);
  return (match?.slice(1) ?? []).map((field) => field.replace(/\\(.)/gs, '$1'));
}
