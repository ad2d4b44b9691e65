import { CubestatError, reasonOf } from '../../errors.ts';
import type { Report } from '../../report.ts';
import type { PostgresClient } from './client.ts';
import type { RowLayout } from './layout.ts';
import { createTable } from './table.ts';
import { displayTable, type TableName } from './table-name.ts';

/** Creates a missing table, once for all writes that wait for it. Returns why that failed. */
export function tableCreator(
  client: PostgresClient,
  table: TableName,
  layout: RowLayout,
  report: Pick<Report, 'warn'>,
): () => Promise<string | undefined> {
  const create = async () => {
    try {
      await client.ask((session) => createTable(session, table, layout));
      report.warn(`made the table ${displayTable(table)}, which was missing`);
      return undefined;
    } catch (error) {
      if (error instanceof CubestatError && error.code === 'ABORTED') throw error;
      return reasonOf(error);
    }
  };
  let creating: Promise<string | undefined> | undefined;
  return async () => (creating ??= create().finally(() => (creating = undefined)));
}
