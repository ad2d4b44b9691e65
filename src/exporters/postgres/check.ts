import type { ExportContext } from '../exporter.ts';
import { checkClient } from '../push/index.ts';
import { classifySqlState } from './classify.ts';
import { PostgresClient } from './client.ts';
import { postgresEndpoint } from './endpoint.ts';
import { rowLayout } from './layout.ts';
import type { PostgresConfig } from './options.ts';
import { postgresRemedy } from './remedy.ts';
import { writeStatements } from './statements.ts';
import { copyRows, inspectTable } from './table.ts';
import { displayTable } from './table-name.ts';

/** Inserts no rows, which shows whether that is allowed. Returns what it found. */
export async function checkTable(config: PostgresConfig, { signal }: Pick<ExportContext, 'signal'>): Promise<string> {
  const database = postgresEndpoint(config);
  const client = new PostgresClient(database, { timeout: config.timeout, signal });
  const remedy = (cause: string) => postgresRemedy(cause, config);
  return checkClient({ displayUrl: database.displayUrl, classify: classifySqlState, remedy, close: () => client.close() }, async () => {
    const { version, keyed } = await client.ask((session) => inspectTable(session, config.table));
    const found = await tryToCopy(client, config);
    const warning = keyed || found.includes('missing') ? '' : ', which has no unique index: rows that are sent again are stored again';
    return `is PostgreSQL ${version}; ${found}${warning}`;
  });
}

async function tryToCopy(client: PostgresClient, { table, layout, create, timeout }: PostgresConfig): Promise<string> {
  const { copyNew } = writeStatements(table, rowLayout(layout), timeout);
  try {
    await client.ask((session) => copyRows(session, copyNew, Buffer.alloc(0)));
  } catch (error) {
    const { outcome, cause } = { cause: undefined, ...classifySqlState(error) };
    if (outcome === 'blocked' && cause === 'missing' && create) return `the table ${displayTable(table)} is missing and will be made`;
    throw error;
  }
  return `rows go into ${displayTable(table)}`;
}
