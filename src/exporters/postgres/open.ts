import type { BatchSink } from '../../delivery/index.ts';
import { warnOnce } from '../../report.ts';
import type { ExportContext, Preview } from '../exporter.ts';
import { pushSink } from '../push/index.ts';
import { previewOf, streamText } from '../text-stream.ts';
import { PostgresClient } from './client.ts';
import { postgresEndpoint } from './endpoint.ts';
import { rowLayout } from './layout.ts';
import type { PostgresConfig } from './options.ts';
import { postgresProtocol } from './protocol.ts';

export async function openPostgres(config: PostgresConfig, context: ExportContext): Promise<BatchSink> {
  const { report } = context;
  const database = postgresEndpoint(config);
  const { displayUrl } = database;
  const open = (signal: AbortSignal) =>
    postgresProtocol(new PostgresClient(database, { timeout: config.timeout, signal }), { ...config, displayUrl, report });
  return pushSink(open, config, context);
}

/** The rows in the text format of COPY. */
export function previewPostgres({ layout }: PostgresConfig, { report }: Pick<ExportContext, 'report'>): Preview {
  return previewOf(streamText({ row: rowLayout(layout, warnOnce(report)).write }));
}
