import { CubestatError, reasonOf } from '../../errors.ts';
import { warnOnce, type Report } from '../../report.ts';
import type { Classification, Protocol } from '../push/index.ts';
import { classifySqlState, isForStaging } from './classify.ts';
import type { PostgresClient } from './client.ts';
import { rowLayout } from './layout.ts';
import type { PostgresConfig } from './options.ts';
import { postgresRemedy } from './remedy.ts';
import { writeStatements } from './statements.ts';
import { copyRows, createTable, inspectTable } from './table.ts';
import { displayTable } from './table-name.ts';

export interface PostgresProtocolSettings extends Pick<PostgresConfig, 'table' | 'layout' | 'create' | 'timeout'> {
  readonly displayUrl: string;
  readonly report: Report;
}

/** A share of the time that the exporter waits, so that the server is the first to give up. */
const serverShare = 0.9;

/** Rows that COPY takes in, each batch as a whole or not at all. What is sent again is known by the key of the table. */
export function postgresProtocol(client: PostgresClient, settings: PostgresProtocolSettings): Protocol {
  const { displayUrl, table, create, report, timeout } = settings;
  const layout = rowLayout(settings.layout);
  const { copy, copyNew } = writeStatements(table, layout, timeout * serverShare);
  const warnOfNoKey = warnOnce(report);
  /** Bodies that wait for the table wait for the same one. */
  let creating: Promise<string | undefined> | undefined;
  let isInspected = false;

  const attempt = async (statement: string, rows: Buffer): Promise<'there' | Classification> => {
    try {
      await client.ask((session) => copyRows(session, statement, rows));
      return { outcome: 'written' };
    } catch (error) {
      return statement === copy && isForStaging(error) ? 'there' : classifySqlState(error);
    }
  };
  const inspectOnce = async () => {
    if (isInspected) return;
    isInspected = true;
    const { keyed } = await client.ask((session) => inspectTable(session, table));
    if (!keyed) warnOfNoKey(`${displayUrl} has no unique index on ${displayTable(table)}: rows that are sent again are stored again`);
  };
  const createdOnce = async () => (creating ??= created().finally(() => (creating = undefined)));
  const created = async (): Promise<string | undefined> => {
    try {
      await client.ask((session) => createTable(session, table, layout));
      report.warn(`made the table ${displayTable(table)}, which was missing`);
      return undefined;
    } catch (error) {
      if (error instanceof CubestatError && error.code === 'ABORTED') throw error;
      return reasonOf(error);
    }
  };

  return {
    displayUrl,
    write: layout.write,
    unwritable: 'its time is before the year 1 or after 9999',
    async request({ lines }) {
      const rows = Buffer.concat(lines);
      let statement = copy;
      const write = async (): Promise<Classification> => {
        const answer = await attempt(statement, rows);
        if (answer !== 'there') return answer;
        statement = copyNew;
        return write();
      };
      return async () => {
        const answer = await write();
        if (answer.outcome === 'written') await inspectOnce().catch(() => {});
        if (answer.outcome !== 'blocked' || answer.cause !== 'missing' || !create) return answer;
        const failed = await createdOnce();
        return failed === undefined ? write() : { ...answer, message: `${answer.message}, and making it failed: ${failed}` };
      };
    },
    remedy: (cause) => postgresRemedy(cause, settings),
    async close() {
      client.close();
    },
  };
}
