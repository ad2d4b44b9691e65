import type { RowLayout } from './layout.ts';
import { identifier, indexName, quotedTable, type TableName } from './table-name.ts';

/** Statements that write rows, each text as one transaction. */
export interface Statements {
  /** Writes all rows, or none where one of them exists. */
  readonly copy: string;
  /** Writes the rows that do not exist, through a temporary table. It takes twice as long. */
  readonly copyNew: string;
}

/** `seconds` until the server cancels a statement: one that waits for a lock would be joined by its own retries. */
export function writeStatements(table: TableName, { columns }: RowLayout, seconds: number): Statements {
  const names = columns.map(([name]) => identifier(name)).join(', ');
  const types = columns.map(([name, type]) => `${identifier(name)} ${type}`).join(', ');
  const staging = `pg_temp.${identifier('cubestat_staging')}`;
  const limit = `SET LOCAL statement_timeout = ${Math.max(1, Math.floor(seconds * 1000))}`;
  return {
    copy: `${limit}; COPY ${quotedTable(table)} (${names}) FROM STDIN`,
    copyNew: [
      limit,
      `CREATE TEMPORARY TABLE ${identifier('cubestat_staging')} (${types}) ON COMMIT DROP`,
      `COPY ${staging} (${names}) FROM STDIN`,
      `INSERT INTO ${quotedTable(table)} (${names}) SELECT ${names} FROM ${staging} ON CONFLICT DO NOTHING`,
    ].join('; '),
  };
}

/** Creates the table, in one transaction. `hypertable`: the schema of TimescaleDB's functions, if installed. */
export function createTableStatement(table: TableName, { columns, key }: RowLayout, hypertable: string | undefined): string {
  const name = quotedTable(table);
  const definitions = columns.map(([column, type]) => `${identifier(column)} ${type} NOT NULL`).join(', ');
  return [
    // Two concurrent CREATE statements would fail.
    'SELECT pg_advisory_xact_lock(1668440435)',
    `CREATE TABLE IF NOT EXISTS ${name} (${definitions})`,
    ...(hypertable === undefined ? [] : [hypertableStatement(name, hypertable)]),
    `CREATE UNIQUE INDEX IF NOT EXISTS ${identifier(indexName(table, 'key'))} ON ${name} (${key})`,
    // A BRIN index takes a few kilobytes to find a span of time in a table that grows with time.
    `CREATE INDEX IF NOT EXISTS ${identifier(indexName(table, 'time'))} ON ${name} USING brin (time)`,
  ].join('; ');
}

function hypertableStatement(name: string, schema: string): string {
  const literal = `'${name.replaceAll("'", "''")}'`;
  return `SELECT ${identifier(schema)}.create_hypertable(${literal}, 'time', if_not_exists => true, create_default_indexes => false)`;
}

/** Selects the schema of TimescaleDB's functions. */
export const findHypertable = `SELECT n.nspname AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
  WHERE e.extname = 'timescaledb'`;

/** Selects the version of the server, and whether a unique index keeps the table `$1`, where it exists, free of repeated rows. */
export const inspect = `SELECT current_setting('server_version') AS version,
  to_regclass($1) IS NULL OR EXISTS (SELECT FROM pg_index WHERE indrelid = to_regclass($1) AND indisunique) AS keyed`;
