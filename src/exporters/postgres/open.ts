import type { BatchSink } from '../../delivery/index.ts';
import type { BatchText } from '../../formatters/index.ts';
import { warnOnce } from '../../report.ts';
import type { ExportContext, Preview } from '../exporter.ts';
import { pushSink } from '../push/index.ts';
import { previewOf, streamText } from '../text-stream.ts';
import { PostgresClient } from './client.ts';
import { postgresEndpoint } from './endpoint.ts';
import { rowLayout, type RowLayout } from './layout.ts';
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

export function previewPostgres({ layout }: PostgresConfig, { report }: Pick<ExportContext, 'report'>): Preview {
  return previewOf(streamText(rowText(rowLayout(layout, warnOnce(report)))));
}

/** The rows in the text format of COPY. */
function rowText({ write }: RowLayout): BatchText {
  return {
    batch(batch, to) {
      for (let row = 0; row < batch.length; row += 1) write(batch, row, to);
    },
  };
}
