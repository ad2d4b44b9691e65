import { CubestatError } from '../../errors.ts';
import { httpClient, type HttpAnswer, type HttpClient } from '../../http/index.ts';
import type { ExportContext } from '../exporter.ts';
import type { InfluxdbConfig } from './options.ts';
import { targetOf, type Target } from './target.ts';
import { problemOf, remedyFor } from '../push/index.ts';
import { classify, messageOf } from './classify.ts';
import { remedy } from './remedy.ts';

/** Connects with the credentials and the path of a write, and writes nothing. Returns what it found. */
export async function check(config: InfluxdbConfig, { signal }: Pick<ExportContext, 'signal'>): Promise<string> {
  const target = targetOf(config);
  const client = await httpClient(target.origin, { connections: 1, timeout: config.timeout, tls: target.tls, signal });
  try {
    const server = await serverVersion(target, client);
    return `${target.displayUrl} is ${server}; ${await tryToWrite(target, client)}`;
  } catch (error) {
    if (!(error instanceof CubestatError) || error.code === 'CHECK') throw error;
    const problem = problemOf(error);
    const advice = problem.outcome === 'blocked' ? `; ${targetRemedy(problem.cause, target)}` : '';
    throw new CubestatError(`${target.displayUrl} ${problem.message}${advice}`, { code: 'UNREACHABLE', exitCode: 75, cause: error });
  } finally {
    await client.close();
  }
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
  if (found.outcome === 'retryable') throw failed(target, answer, 'try again later');
  if (found.cause === 'missing' && target.create) return `${place} is missing and will be made`;
  throw failed(target, answer, targetRemedy(found.cause, target));
}

function targetRemedy(cause: string, target: Target): string {
  return remedyFor(cause, target, { remedy: (own) => remedy(own, target) });
}

function failed(target: Target, answer: HttpAnswer, advice: string): CubestatError {
  return new CubestatError(`${target.displayUrl} answers ${messageOf(answer, target.redact)}; ${advice}`, { code: 'CHECK' });
}
