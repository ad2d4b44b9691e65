import type { PostgresConfig } from './options.ts';
import { displayTable } from './table-name.ts';

/** What the user can do about a cause. */
export function postgresRemedy(cause: string, { table, layout }: Pick<PostgresConfig, 'table' | 'layout'>): string {
  return remedies(displayTable(table), layout)[cause] ?? 'check the url';
}

function remedies(table: string, layout: PostgresConfig['layout']): Readonly<Record<string, string>> {
  return {
    missing: `make the table ${table}, or let --postgres-create do so`,
    schema: 'make the schema',
    database: 'make the database, or name another one in the url',
    columns: `give ${table} the columns of the layout ${layout}, or name another table`,
    permission: `let the user INSERT into ${table}, and make temporary tables for rows that are sent again`,
    credentials: 'check the user and the password, of which a file must not be readable to others, and pg_hba.conf there',
    socket: 'check the url, and unix_socket_permissions there',
    standby: 'name the primary server in the url',
    name: 'check the url, and the DNS of this machine',
    scheme: 'turn TLS on there, or ask for none with sslmode=disable in the url',
    certificate: 'renew it there, or give its authority with tls_ca',
    'name-mismatch': 'give the url with a name that the certificate has, or sslmode=verify-ca',
    'client-certificate': 'give one with tls_cert and tls_key',
    handshake: 'it may want a client certificate (tls_cert and tls_key), or another version of TLS',
  };
}
