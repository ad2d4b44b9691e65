import type { HttpClient } from '../../http/index.ts';
import type { ExportContext } from '../exporter.ts';
import { checkFailed, checkWith, remedyFor } from '../push/index.ts';
import { classify, messageOf } from './classify.ts';
import type { InfluxdbConfig } from './options.ts';
import { remedy } from './remedy.ts';
import { targetOf, type Target } from './target.ts';

/** Connects with the credentials and the path of a write, and writes nothing. Returns what it found. */
export async function check(config: InfluxdbConfig, { signal }: Pick<ExportContext, 'signal'>): Promise<string> {
  const target = targetOf(config);
  const settings = { endpoint: target, timeout: config.timeout, signal, remedy: (cause: string) => remedy(cause, target) };
  return checkWith(settings, async (client) => {
    const server = await serverVersion(target, client);
    return `${target.displayUrl} is ${server}; ${await tryToWrite(target, client)}`;
  });
}

/** The server's own version. Other servers that speak the protocol may not give one. */
async function serverVersion(target: Target, client: HttpClient): Promise<string> {
  const path = `${target.base}${target.api === 'v1' ? '/ping' : '/health'}`;
  const { headers, body } = await client.request({ method: 'GET', path, headers: target.headers() });
  const version = [headers['x-influxdb-version']].flat()[0] ?? /"version"\s*:\s*"([^"]+)"/.exec(body)?.[1];
  return version === undefined ? 'there' : `InfluxDB ${target.redact(version)}`;
}

/** Sends an empty write: v1 accepts it, v2 and v3 reject it after they have checked credentials and place. */
async function tryToWrite(target: Target, client: HttpClient): Promise<string> {
  const answer = await client.request({ method: 'POST', path: target.writePath, headers: target.headers(), body: '' });
  const found = classify(answer, target.redact);
  const place = target.api === 'v2' ? 'the bucket' : `the database ${target.database}`;
  if (found.outcome !== 'blocked' && found.outcome !== 'retryable') return `${place} can be written to`;
  const message = messageOf(answer, target.redact);
  if (found.outcome === 'retryable') throw checkFailed(target, message, 'try again later');
  if (found.cause === 'missing' && target.create) return `${place} is missing and will be made`;
  throw checkFailed(target, message, remedyFor(found.cause, target, { remedy: (cause) => remedy(cause, target) }));
}
