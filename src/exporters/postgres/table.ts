import { finished } from 'node:stream/promises';
import type { Client } from 'pg';
import type { RowLayout } from './layout.ts';
import { createTableStatement, findHypertable, inspect } from './statements.ts';
import { quotedTable, type TableName } from './table-name.ts';

/** Runs a statement with one COPY, and sends it these rows. */
export async function copyRows(session: Client, statement: string, rows: Buffer): Promise<void> {
  const { default: copy } = await import('pg-copy-streams');
  const stream = session.query(copy.from(statement));
  stream.end(rows);
  await finished(stream);
}

/** Creates a table; with TimescaleDB a hypertable. */
export async function createTable(session: Client, table: TableName, layout: RowLayout): Promise<void> {
  const { rows } = await session.query<{ schema: string }>(findHypertable);
  await session.query(createTableStatement(table, layout, rows[0]?.schema));
}

export interface Inspection {
  readonly version: string;
  /** It has a unique index, so that repeated rows are stored once. */
  readonly keyed: boolean;
}

export async function inspectTable(session: Client, table: TableName): Promise<Inspection> {
  const { rows } = await session.query<{ version: string; keyed: boolean }>(inspect, [quotedTable(table)]);
  return rows[0]!;
}
