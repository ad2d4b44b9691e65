import { influxText, lineWriter, type InfluxSettings } from '../../formatters/index.ts';
import type { HttpClient } from '../../http/index.ts';
import { warnOnce } from '../../report.ts';
import type { BatchSink } from '../../delivery/index.ts';
import type { ExportContext, InstanceContext, Preview } from '../exporter.ts';
import { httpSink, type HttpProtocol } from '../push/index.ts';
import { previewOf, streamText } from '../text-stream.ts';
import { createStatement } from './api.ts';
import { classify, messageOf } from './classify.ts';
import type { InfluxdbConfig } from './options.ts';
import { remedy } from './remedy.ts';
import { targetOf, type Target } from './target.ts';

export async function openInfluxdb(config: InfluxdbConfig, context: ExportContext): Promise<BatchSink> {
  const target = targetOf(config);
  return httpSink(lineProtocol(config, target, context), target, config, context);
}

export function previewInfluxdb(config: InfluxdbConfig, { report }: Pick<InstanceContext, 'report'>): Preview {
  return previewOf(streamText(influxText(lineSettings(config), report)));
}

/** The line protocol over HTTP. Writing a point twice changes nothing. */
function lineProtocol(config: InfluxdbConfig, target: Target, { report }: ExportContext): HttpProtocol {
  return {
    contentType: 'text/plain; charset=utf-8',
    path: target.writePath,
    headers: target.headers,
    write: lineWriter(lineSettings(config), warnOnce(report)),
    unwritable: 'there is no time before 1677 or after 2262',
    classify: (answer) => classify(answer, target.redact),
    remedy: (cause) => remedy(cause, target),
    renew: target.reload,
    async repair(cause, client) {
      if (cause !== 'missing' || !target.create) return undefined;
      const created = await createDatabase(target, client);
      if (created.status !== 200 || created.body.includes('"error"'))
        return { failed: `to CREATE DATABASE ${messageOf(created, target.redact)}` };
      report.warn(`made the database ${target.database}, which was missing`);
      return 'repaired';
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
