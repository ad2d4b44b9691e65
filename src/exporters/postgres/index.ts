import type { BatchText } from '../../formatters/index.ts';
import type { Exporter } from '../exporter.ts';
import { pushSink, withoutCredentials } from '../push/index.ts';
import { previewOf, streamText } from '../text-stream.ts';
import { checkTable } from './check.ts';
import { postgresClient } from './client.ts';
import { databaseOf } from './database.ts';
import { rowLayout } from './layout.ts';
import { postgresOptions, type PostgresConfig } from './options.ts';
import { postgresProtocol } from './protocol.ts';

export const postgres: Exporter<typeof postgresOptions> = {
  name: 'postgres',
  title: 'PostgreSQL',
  describe: 'Copies samples into a table of PostgreSQL, or of TimescaleDB.',
  options: postgresOptions,
  async open(config, context) {
    const { report } = context;
    const database = databaseOf(config);
    const { displayUrl } = database;
    if (config.tlsInsecure) report.warn(`takes any certificate of ${displayUrl}: tls_insecure is set`);
    const open = (signal: AbortSignal) =>
      postgresProtocol(postgresClient(database, { timeout: config.timeout, signal }), { ...config, displayUrl, report });
    return pushSink(open, config, context);
  },
  preview: ({ layout }) => previewOf(streamText(rowText(layout))),
  check: checkTable,
  destination: ({ url }) => withoutCredentials(url),
};

/** The rows as COPY takes them. */
function rowText(layout: PostgresConfig['layout']): BatchText {
  const { write } = rowLayout(layout);
  return {
    batch(batch, to) {
      for (let row = 0; row < batch.length; row += 1) write(batch, row, to);
    },
  };
}
