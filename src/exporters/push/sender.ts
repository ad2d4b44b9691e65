import { countOf } from '../../samples/index.ts';
import { fullJitter, pause, healthReporter } from '../../delivery/index.ts';
import { CubestatError } from '../../errors.ts';
import type { ExportContext } from '../exporter.ts';
import type { Body, Classification, FinalResult, Problem, Protocol } from './protocol.ts';

export interface SenderSettings {
  readonly protocol: Protocol;
  readonly context: Pick<ExportContext, 'report' | 'signal' | 'retried'>;
  /** The number of pending samples, and where they are. */
  readonly pending: () => { readonly samples: number; readonly place: string };
}

/** Sends bodies, and retries as long as a problem lasts. Returns the final result for the lines. */
export function sender({ protocol, context, pending }: SenderSettings): (body: Body) => Promise<FinalResult> {
  const { displayUrl } = protocol;
  const { report, signal } = context;
  const health = healthReporter(report);
  let failures = 0;
  let lastSuccessAt = -Infinity;
  let lastFailureAt = -Infinity;
  // All requests share the backoff, as a Retry-After for one applies to the others.
  let backoff: Promise<void> | undefined;

  const waitFor = (problem: Problem, startedAt: number) => {
    const isBlocked = problem.outcome === 'blocked';
    // A blocked write is retried at least every minute, so that the reminder is current.
    const seconds = isBlocked
      ? Math.min(fullJitter(failures), Math.max(1, health.secondsToReminder()))
      : (problem.after ?? fullJitter(failures));
    const remedy = isBlocked ? `; ${protocol.remedy(problem.cause)}` : '';
    const message = `${displayUrl} ${problem.message}${remedy}; ${pendingText(pending())} in ${pending().place}; retry in ${secondsText(seconds)}`;
    // If another request has succeeded since this one started, the outage is over.
    if (startedAt > lastSuccessAt) health.down(isBlocked ? problem.cause : 'retryable', message, isBlocked ? 'remind' : undefined);
    failures += 1;
    lastFailureAt = performance.now();
    backoff = pause(seconds, signal).finally(() => (backoff = undefined));
  };

  return async (body) => {
    const write = await protocol.request(body);
    for (let attempt = 0; ; attempt++) {
      let answer: Classification;
      let startedAt = performance.now();
      try {
        await backoff;
        signal.throwIfAborted();
        if (attempt > 0) context.retried();
        startedAt = performance.now();
        answer = await write();
      } catch (error) {
        if (!signal.aborted) throw error;
        if (failures === 0) health.down('retryable', abortedMessage(displayUrl, startedAt));
        throw undelivered(displayUrl, pending());
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

function abortedMessage(displayUrl: string, startedAt: number): string {
  return `${displayUrl} did not answer within ${secondsText((performance.now() - startedAt) / 1000)}; the request was canceled`;
}

function undelivered(displayUrl: string, pending: ReturnType<SenderSettings['pending']>): CubestatError {
  return new CubestatError(`${pendingText(pending)}, which ${displayUrl} did not accept in time`, {
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
