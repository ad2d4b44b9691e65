import { CubestatError } from '../../errors.ts';
import { httpClient, type HttpAnswer, type HttpClient, type Endpoint } from '../../http/index.ts';
import type { ExportContext } from '../exporter.ts';
import { problemOf, remedyFor } from './problem.ts';
import type { Classification, Protocol } from './protocol.ts';

/** A client for `--check`, which is closed after it. */
export interface CheckedClient extends Pick<Protocol, 'displayUrl' | 'remedy'> {
  classify(error: CubestatError): Classification;
  close(): Promise<void> | void;
}

/** Runs a check, and returns what it found behind the URL. The CubestatError of a failure says why, and what to do. */
export async function checkClient({ displayUrl, classify, remedy, close }: CheckedClient, check: () => Promise<string>): Promise<string> {
  try {
    return `${displayUrl} ${await check()}`;
  } catch (error) {
    if (!(error instanceof CubestatError) || error.code === 'CHECK') throw error;
    const found = classify(error);
    const { message } = found.outcome === 'blocked' || found.outcome === 'retryable' ? found : error;
    const advice = found.outcome === 'blocked' ? `; ${remedy(found.cause)}` : '';
    throw new CubestatError(`${displayUrl} ${message}${advice}`, { code: 'CHECK', exitCode: 75, cause: error });
  } finally {
    await close();
  }
}

export interface CheckSettings extends Pick<Protocol, 'remedy'> {
  readonly endpoint: Endpoint;
  /** Seconds to wait for a response. */
  readonly timeout: number;
  readonly signal: ExportContext['signal'];
}

/** Runs a check over HTTP like {@link checkClient}. */
export async function checkWith(settings: CheckSettings, check: (client: HttpClient) => Promise<string>): Promise<string> {
  const { endpoint, timeout, signal } = settings;
  const { displayUrl, origin, tls, route } = endpoint;
  const client = await httpClient(origin, { connections: 1, timeout, tls, route, signal });
  const remedy = (cause: string) => remedyFor(cause, endpoint, settings);
  return checkClient({ displayUrl, classify: problemOf, remedy, close: () => client.close() }, () => check(client));
}

interface WriteCheck {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  readonly classify: (answer: HttpAnswer) => Classification;
  /** What was found, for messages: `takes OTLP`. */
  readonly found: string;
}

/** Sends a write that stores nothing, which shows whether writing is allowed. Returns and throws like {@link checkClient}. */
export function checkByWriting(settings: CheckSettings, { path, headers, body, classify, found }: WriteCheck): Promise<string> {
  return checkWith(settings, async (client) => {
    requireWritable(settings, classify(await client.request({ method: 'POST', path, headers, body })));
    return found;
  });
}

/** Throws a CubestatError with a remedy for a failed write. */
export function requireWritable({ endpoint, remedy }: Pick<CheckSettings, 'endpoint' | 'remedy'>, found: Classification): void {
  if (found.outcome !== 'blocked' && found.outcome !== 'retryable') return;
  const advice = found.outcome === 'retryable' ? 'try again later' : remedyFor(found.cause, endpoint, { remedy });
  throw new CubestatError(`${endpoint.displayUrl} answers ${found.message}; ${advice}`, { code: 'CHECK' });
}
