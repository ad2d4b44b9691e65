import { CubestatError } from '../../errors.ts';
import { httpClient, type HttpAnswer, type HttpClient, type Endpoint } from '../../http/index.ts';
import type { ExportContext } from '../exporter.ts';
import { problemOf, remedyFor } from './problem.ts';
import type { Classification, Protocol } from './protocol.ts';

export interface CheckSettings extends Pick<Protocol, 'remedy'> {
  readonly endpoint: Endpoint;
  /** Seconds to wait for a response. */
  readonly timeout: number;
  readonly signal: ExportContext['signal'];
}

/** Makes requests for `--check`. Without a response, the CubestatError says why, and what to do. */
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

interface WriteCheck {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  readonly classify: (answer: HttpAnswer) => Classification;
  /** What was found, for messages: `takes OTLP`. */
  readonly found: string;
}

/**
 * Sends a write that stores nothing, which shows whether writing is allowed. Returns what it found. Throws a CubestatError as `checkWith`
 * does.
 */
export function checkByWriting(settings: CheckSettings, { path, headers, body, classify, found }: WriteCheck): Promise<string> {
  return checkWith(settings, async (client) => {
    requireWritable(settings, classify(await client.request({ method: 'POST', path, headers, body })));
    return `${settings.endpoint.displayUrl} ${found}`;
  });
}

/** Throws a CubestatError with a remedy for a failed write. */
export function requireWritable({ endpoint, remedy }: Pick<CheckSettings, 'endpoint' | 'remedy'>, found: Classification): void {
  if (found.outcome !== 'blocked' && found.outcome !== 'retryable') return;
  const advice = found.outcome === 'retryable' ? 'try again later' : remedyFor(found.cause, endpoint, { remedy });
  throw new CubestatError(`${endpoint.displayUrl} answers ${found.message}; ${advice}`, { code: 'CHECK' });
}
