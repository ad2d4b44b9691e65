import { quotation, type HttpClient } from '../../http/index.ts';
import type { ExportContext } from '../exporter.ts';
import { checkWith, requireWritable } from '../push/index.ts';
import { classify } from './classify.ts';
import type { InfluxdbConfig } from './options.ts';
import { remedy } from './remedy.ts';
import { targetOf, type Target } from './target.ts';

/** Connects with the credentials and the path of a write, and writes nothing. Returns what it found. */
export async function checkInfluxdb(config: InfluxdbConfig, { signal }: Pick<ExportContext, 'signal'>): Promise<string> {
  const target = targetOf(config);
  return checkWith({ ...remedied(target), timeout: config.timeout, signal }, async (client) => {
    const server = await serverVersion(target, client);
    return `is ${server}; ${await tryToWrite(target, client)}`;
  });
}

/** The server's version. Other servers of the protocol may report none. */
async function serverVersion(target: Target, client: HttpClient): Promise<string> {
  const path = `${target.base}${target.api === 'v1' ? '/ping' : '/health'}`;
  const { headers, body } = await client.request({ method: 'GET', path, headers: target.headers() });
  const version = [headers['x-influxdb-version']].flat()[0] ?? /"version"\s*:\s*"([^"]+)"/.exec(body)?.[1];
  return version === undefined ? 'there' : `InfluxDB ${quotation(version, target.redact)}`;
}

/** Sends an empty write: v1 accepts it, v2 and v3 reject it after checking the credentials and the bucket. */
async function tryToWrite(target: Target, client: HttpClient): Promise<string> {
  const answer = await client.request({ method: 'POST', path: target.writePath, headers: target.headers(), body: '' });
  const found = classify(answer, target.redact);
  const place = target.api === 'v2' ? 'the bucket' : `the database ${target.database}`;
  if (found.outcome === 'blocked' && found.cause === 'missing' && target.create) return `${place} is missing and will be made`;
  requireWritable(remedied(target), found);
  return `${place} can be written to`;
}

function remedied(target: Target) {
  return { endpoint: target, remedy: (cause: string) => remedy(cause, target) };
}
