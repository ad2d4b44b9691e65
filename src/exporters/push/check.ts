import { CubestatError } from '../../errors.ts';
import { httpClient, type HttpClient } from '../../http/index.ts';
import type { ExportContext } from '../exporter.ts';
import type { Endpoint } from './endpoint.ts';
import { problemOf, remedyFor } from './problem.ts';
import type { Classification, Protocol } from './protocol.ts';

export interface CheckSettings extends Pick<Protocol, 'remedy'> {
  readonly endpoint: Endpoint;
  /** Seconds for a response. */
  readonly timeout: number;
  readonly signal: ExportContext['signal'];
}

/** Makes requests for `--check`. Where there is no response, the CubestatError says why, and what to do. */
export async function checkWith(settings: CheckSettings, check: (client: HttpClient) => Promise<string>): Promise<string> {
  const { endpoint, timeout, signal } = settings;
  const client = await httpClient(endpoint.origin, { connections: 1, timeout, tls: endpoint.tls, route: endpoint.route, signal });
  try {
    return await check(client);
  } catch (error) {
    if (!(error instanceof CubestatError) || error.code === 'CHECK') throw error;
    const problem = problemOf(error);
    const advice = problem.outcome === 'blocked' ? `; ${remedyFor(problem.cause, endpoint, settings)}` : '';
    throw new CubestatError(`${endpoint.displayUrl} ${problem.message}${advice}`, { code: 'UNREACHABLE', exitCode: 75, cause: error });
  } finally {
    await client.close();
  }
}

/** Throws a CubestatError for the response to a write that failed, with what to do. */
export function requireWritable({ endpoint, remedy }: Pick<CheckSettings, 'endpoint' | 'remedy'>, found: Classification): void {
  if (found.outcome !== 'blocked' && found.outcome !== 'retryable') return;
  const advice = found.outcome === 'retryable' ? 'try again later' : remedyFor(found.cause, endpoint, { remedy });
  throw new CubestatError(`${endpoint.displayUrl} answers ${found.message}; ${advice}`, { code: 'CHECK' });
}
