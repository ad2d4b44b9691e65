import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { countOf } from '../../batch.ts';
import { fullJitter, pause, healthReporter } from '../../delivery/index.ts';
import { CubestatError } from '../../errors.ts';
import type { HttpClient } from '../../http/index.ts';
import type { ExportContext } from '../exporter.ts';
import type { Body } from './bodies.ts';
import type { Endpoint } from './endpoint.ts';
import { problemOf, remedyFor } from './problem.ts';
import type { Classification, Problem, Protocol, FinalResult } from './protocol.ts';

export interface SenderSettings {
  readonly protocol: Protocol;
  readonly endpoint: Endpoint;
  readonly client: HttpClient;
  readonly compress: boolean;
  readonly context: Pick<ExportContext, 'report' | 'signal' | 'retried'>;
  /** The number of pending samples, and where they are. */
  readonly pending: () => { readonly samples: number; readonly place: string };
}

/** Sends bodies, with retries for as long as a problem lasts. Gives the final result for the lines. */
export function sender(settings: SenderSettings): (body: Body) => Promise<FinalResult> {
  const { protocol, endpoint, compress, context, pending } = settings;
  const { report, signal } = context;
  const health = healthReporter(report);
  let failures = 0;
  let lastSuccessAt = -Infinity;
  let lastFailureAt = -Infinity;
  // All requests share the backoff: a Retry-After for one holds for the others.
  let backoff: Promise<void> | undefined;

  const waitFor = (problem: Problem, startedAt: number) => {
    const isBlocked = problem.outcome === 'blocked';
    // A blocked write is retried at least each minute, so that the reminder has a current message.
    const seconds = isBlocked
      ? Math.min(fullJitter(failures), Math.max(1, health.secondsToReminder()))
      : (problem.after ?? fullJitter(failures));
    const remedy = isBlocked ? `; ${remedyFor(problem.cause, endpoint, protocol)}` : '';
    const message = `${endpoint.displayUrl} ${problem.message}${remedy}; ${pendingText(pending())} in ${pending().place}; retry in ${secondsText(seconds)}`;
    // Another request may have succeeded since this one started: then the outage is over.
    if (startedAt > lastSuccessAt) health.down(isBlocked ? problem.cause : 'retryable', message, isBlocked ? 'remind' : undefined);
    failures += 1;
    lastFailureAt = performance.now();
    backoff = pause(seconds, signal).finally(() => (backoff = undefined));
  };

  return async (body) => {
    const request = await requestOf(body, protocol, compress);
    for (let attempt = 0; ; attempt++) {
      let answer: Classification;
      let startedAt = performance.now();
      try {
        await backoff;
        signal.throwIfAborted();
        if (attempt > 0) context.retried();
        startedAt = performance.now();
        answer = await write(settings, request);
      } catch (error) {
        if (!signal.aborted) throw error;
        if (failures === 0) health.down('retryable', abortedMessage(endpoint, startedAt));
        throw undelivered(endpoint, pending());
      }
      if (answer.outcome !== 'blocked' && answer.outcome !== 'retryable') {
        // A request that started before the failure does not show that the problem is over.
        if (startedAt > lastFailureAt) {
          failures = 0;
          lastSuccessAt = performance.now();
          health.up();
        }
        return answer;
      }
      if (answer.outcome === 'blocked' && answer.cause === 'credentials') protocol.renew?.();
      if (backoff === undefined) waitFor(answer, startedAt);
    }
  };
}

interface WriteRequest {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** The fastest level compresses such lines to a fifth, in a tenth of the time that the best needs for a sixth. */
async function requestOf({ lines }: Body, { contentType, encoding }: Protocol, compress: boolean): Promise<WriteRequest> {
  const body = Buffer.concat(lines);
  const headers = { 'content-type': contentType };
  if (encoding) return { body: encoding.encode(body), headers: { ...headers, 'content-encoding': encoding.name } };
  if (!compress) return { body, headers };
  return { body: await promisify(gzip)(body, { level: constants.Z_BEST_SPEED }), headers: { ...headers, 'content-encoding': 'gzip' } };
}

/** Writes once, and classifies the response or the error. */
async function write({ protocol, client }: SenderSettings, { body, headers }: WriteRequest): Promise<Classification> {
  const attempt = async () => {
    const request = { method: 'POST', path: protocol.path, headers: { ...headers, ...protocol.headers() }, body } as const;
    return asServerMessage(protocol.classify(await client.request(request)));
  };
  try {
    const answer = await attempt();
    const mended = answer.outcome === 'blocked' ? await protocol.mend?.(answer.cause, client) : undefined;
    if (mended === undefined || answer.outcome !== 'blocked') return answer;
    return mended === 'mended' ? await attempt() : { ...answer, message: `${answer.message}, and ${mended.failed}` };
  } catch (error) {
    if (!(error instanceof CubestatError) || error.code === 'ABORTED') throw error;
    return problemOf(error);
  }
}

function asServerMessage(answer: Classification): Classification {
  return answer.outcome === 'blocked' || answer.outcome === 'retryable' ? { ...answer, message: `answers ${answer.message}` } : answer;
}

function abortedMessage({ displayUrl }: Endpoint, startedAt: number): string {
  return `${displayUrl} had not answered after ${secondsText((performance.now() - startedAt) / 1000)}, when it was given up`;
}

function undelivered(endpoint: Endpoint, pending: ReturnType<SenderSettings['pending']>): CubestatError {
  return new CubestatError(`${pendingText(pending)}, which ${endpoint.displayUrl} did not take in time`, {
    code: 'UNDELIVERED',
    exitCode: 75,
  });
}

function pendingText({ samples }: ReturnType<SenderSettings['pending']>): string {
  return `${countOf(samples)} pending`;
}

function secondsText(seconds: number): string {
  return seconds < 1 ? `${Math.ceil(seconds * 10) / 10} s` : `${Math.ceil(seconds)} s`;
}
