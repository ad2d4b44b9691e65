import { connectionRemedies } from '../../http/index.ts';
import type { PostgresConfig } from './options.ts';
import { displayTable } from './table-name.ts';

/** What the user can do about a cause. */
export function postgresRemedy(cause: string, { table, layout }: Pick<PostgresConfig, 'table' | 'layout'>): string {
  return remedies(displayTable(table), layout)[cause] ?? 'check the url';
}

function remedies(table: string, layout: PostgresConfig['layout']): Readonly<Record<string, string>> {
  return {
    ...connectionRemedies,
    missing: `make the table ${table}, or let --postgres-create do so`,
    schema: 'make the schema',
    database: 'make the database, or name another one in the url',
    columns: `give ${table} the columns of the layout ${layout}, or name another table`,
    permission: `let the user INSERT into ${table}, and make temporary tables for rows that are sent again`,
    credentials: 'check the user and the password, of which a file must not be readable to others, and pg_hba.conf there',
    socket: 'check the url, and unix_socket_permissions there',
    standby: 'name the primary server in the url',
    scheme: 'turn TLS on there, or ask for none with sslmode=disable in the url',
    'name-mismatch': 'give the url with a name that the certificate has, or sslmode=verify-ca',
  };
}
