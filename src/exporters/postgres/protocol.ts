import { warnOnce, type Report } from '../../report.ts';
import { createMissing, type Classification, type Protocol } from '../push/index.ts';
import { classifySqlState, isForStaging } from './classify.ts';
import type { PostgresClient } from './client.ts';
import { rowLayout } from './layout.ts';
import type { PostgresConfig } from './options.ts';
import { postgresRemedy } from './remedy.ts';
import { writeStatements, type Statements } from './statements.ts';
import { copyRows, createTable, inspectTable } from './table.ts';
import { displayTable } from './table-name.ts';

export interface PostgresProtocolSettings extends Pick<PostgresConfig, 'table' | 'layout' | 'create' | 'timeout'> {
  readonly displayUrl: string;
  readonly report: Report;
}

/** The share of the exporter's timeout after which the server cancels a statement, so that it is first. */
const serverShare = 0.9;

/** Writes rows by COPY, each batch as a whole or not at all. The table's key recognises rows that are sent again. */
export function postgresProtocol(client: PostgresClient, settings: PostgresProtocolSettings): Protocol {
  const { displayUrl, table, create, report, timeout } = settings;
  const layout = rowLayout(settings.layout, warnOnce(report));
  const statements = writeStatements(table, layout, timeout * serverShare);
  const withTable = createMissing(
    create
      ? async () => {
          await client.ask((session) => createTable(session, table, layout));
          report.warn(`made the table ${displayTable(table)}, which was missing`);
        }
      : undefined,
  );
  const inspect = async () => {
    const { keyed } = await client.ask((session) => inspectTable(session, table));
    if (!keyed) report.warn(`${displayUrl} has no unique index on ${displayTable(table)}: rows that are sent again are stored again`);
  };
  let inspecting: Promise<void> | undefined;
  return {
    displayUrl,
    write: layout.write,
    unwritable: 'its time is before the year 1 or after 9999',
    async request({ lines }) {
      const write = batchWriter(client, statements, Buffer.concat(lines));
      return async () => {
        const answer = await withTable(write);
        // A failure of this check must not send the batch again.
        if (answer.outcome === 'written') await (inspecting ??= inspect().catch(() => {}));
        return answer;
      };
    },
    remedy: (cause) => postgresRemedy(cause, settings),
    async close() {
      client.close();
    },
  };
}

/** Writes a batch. After rows turn out to exist already, it writes only those that do not. */
function batchWriter(client: PostgresClient, { copy, copyNew }: Statements, rows: Buffer): () => Promise<Classification> {
  let statement = copy;
  const write = async (): Promise<Classification> => {
    try {
      await client.ask((session) => copyRows(session, statement, rows));
      return { outcome: 'written' };
    } catch (error) {
      if (statement === copyNew || !isForStaging(error)) return classifySqlState(error);
      statement = copyNew;
      return write();
    }
  };
  return write;
}
