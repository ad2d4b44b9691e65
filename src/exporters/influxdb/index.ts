import { influxText, lineWriter, type InfluxSettings } from '../../formatters/index.ts';
import type { HttpClient } from '../../http/index.ts';
import { warnOnce } from '../../report.ts';
import type { ExportContext, Exporter } from '../exporter.ts';
import { httpSink, withoutCredentials, type HttpProtocol } from '../push/index.ts';
import { previewOf, streamText } from '../text-stream.ts';
import { createStatement } from './api.ts';
import { check } from './check.ts';
import { classify, messageOf } from './classify.ts';
import { influxdbOptions, type InfluxdbConfig } from './options.ts';
import { remedy } from './remedy.ts';
import { targetOf, type Target } from './target.ts';

export const influxdb: Exporter<typeof influxdbOptions> = {
  name: 'influxdb',
  title: 'InfluxDB',
  describe: 'Writes points to InfluxDB 1, 2 or 3, or to what speaks like it.',
  options: influxdbOptions,
  async open(config, context) {
    const target = targetOf(config);
    return httpSink(lineProtocol(config, target, context), target, config, context);
  },
  preview: (config, { report }) => previewOf(streamText(influxText(lineSettings(config), report))),
  check,
  destination: ({ url }) => withoutCredentials(url),
};

/** The line protocol over HTTP. Writing a point twice changes nothing. */
function lineProtocol(config: InfluxdbConfig, target: Target, { report }: ExportContext): HttpProtocol {
  const { write } = lineWriter(lineSettings(config), warnOnce(report));
  return {
    contentType: 'text/plain; charset=utf-8',
    path: target.writePath,
    headers: target.headers,
    write,
    unwritable: 'there is no time before 1677 or after 2262',
    classify: (answer) => classify(answer, target.redact),
    remedy: (cause) => remedy(cause, target),
    renew: target.reload,
    async mend(cause, client) {
      if (cause !== 'missing' || !target.create) return undefined;
      const created = await createDatabase(target, client);
      if (created.status !== 200 || created.body.includes('"error"'))
        return { failed: `to CREATE DATABASE ${messageOf(created, target.redact)}` };
      report.warn(`made the database ${target.database}, which was missing`);
      return 'mended';
    },
  };
}

async function createDatabase(target: Target, client: HttpClient) {
  const body = new URLSearchParams({ q: createStatement(target.database) }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...target.headers() };
  return client.request({ method: 'POST', path: `${target.base}/query`, headers, body });
}

function lineSettings({ measurement, schema, tags }: InfluxdbConfig): InfluxSettings {
  return { measurement, schema, tags: Object.fromEntries(tags), precision: 'ms' };
}
