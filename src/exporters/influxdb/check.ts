import { CubestatError } from '../../errors.ts';
import { httpClient, type HttpAnswer, type HttpClient } from '../../http/index.ts';
import type { ExportContext } from '../exporter.ts';
import type { InfluxdbConfig } from './options.ts';
import { targetOf, type Target } from './target.ts';
import { problemOf, remedyFor } from '../push/index.ts';
import { classify, wordsOf } from './classify.ts';
import { remedy } from './remedy.ts';

/** Reaches the server and writes nothing, as whom and where it would write. Says what it found. */
export async function check(config: InfluxdbConfig, { signal }: Pick<ExportContext, 'signal'>): Promise<string> {
  const target = targetOf(config);
  const client = await httpClient(target.origin, { connections: 1, timeout: config.timeout, tls: target.tls, signal });
  try {
    const server = await greet(target, client);
    return `${target.shown} is ${server}; ${await tryToWrite(target, client)}`;
  } catch (error) {
    if (!(error instanceof CubestatError) || error.code === 'CHECK') throw error;
    const problem = problemOf(error);
    const advice = problem.outcome === 'held' ? `; ${adviceOn(problem.cause, target)}` : '';
    throw new CubestatError(`${target.shown} ${problem.words}${advice}`, { code: 'UNREACHABLE', exitCode: 75, cause: error });
  } finally {
    await client.close();
  }
}

/** Who is there, as it says itself. Those that only speak the protocol need not answer this. */
async function greet(target: Target, client: HttpClient): Promise<string> {
  const path = `${target.base}${target.api === 'v1' ? '/ping' : '/health'}`;
  const { headers, body } = await client.request({ method: 'GET', path, headers: target.headers() });
  const version = [headers['x-influxdb-version']].flat()[0] ?? /"version"\s*:\s*"([^"]+)"/.exec(body)?.[1];
  return version === undefined ? 'there' : `InfluxDB ${target.hide(version)}`;
}

/** v1 takes a write of nothing; v2 and v3 refuse it, after they have looked at who writes it where. */
async function tryToWrite(target: Target, client: HttpClient): Promise<string> {
  const answer = await client.request({ method: 'POST', path: target.writePath, headers: target.headers(), body: '' });
  const found = classify(answer, target.hide);
  const place = target.api === 'v2' ? 'the bucket' : `the database ${target.database}`;
  if (found.outcome !== 'held' && found.outcome !== 'failing') return `${place} can be written to`;
  if (found.outcome === 'failing') throw failed(target, answer, 'try again later');
  if (found.cause === 'missing' && target.create) return `${place} is missing and will be made`;
  throw failed(target, answer, adviceOn(found.cause, target));
}

function adviceOn(cause: string, target: Target): string {
  return remedyFor(cause, target, { remedy: (own) => remedy(own, target) });
}

function failed(target: Target, answer: HttpAnswer, advice: string): CubestatError {
  return new CubestatError(`${target.shown} answers ${wordsOf(answer, target.hide)}; ${advice}`, { code: 'CHECK' });
}
