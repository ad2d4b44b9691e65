import { countOf } from '../../samples/index.ts';
import { fullJitter, healthReporter, pause, secondsText, type Health } from '../../delivery/index.ts';
import { CubestatError } from '../../errors.ts';
import type { ExportContext } from '../exporter.ts';
import type { Body, Classification, FinalResult, Problem, Protocol } from './protocol.ts';

export interface SenderSettings {
  readonly protocol: Protocol;
  readonly context: Pick<ExportContext, 'report' | 'signal' | 'retried'>;
  /** The number of pending samples, and where they are. */
  readonly pending: () => { readonly samples: number; readonly place: string };
}

/** Sends bodies, and retries as long as a problem lasts. */
export class Sender {
  readonly #settings: SenderSettings;
  readonly #health: Health;
  #failures = 0;
  #lastSuccessAt = -Infinity;
  #lastFailureAt = -Infinity;
  #unreported = 0;
  #mostUnreported = 10;
  /** All requests share it, as a Retry-After for one applies to the others. */
  #backoff: Promise<void> | undefined;

  constructor(settings: SenderSettings) {
    this.#settings = settings;
    this.#health = healthReporter(settings.context.report);
  }

  /** Returns the final result for the lines of a body. Rejects when the signal aborts before. */
  async send(body: Body): Promise<FinalResult> {
    const { protocol } = this.#settings;
    const write = await protocol.request(body);
    for (let attempt = 0; ; attempt++) {
      const { answer, startedAt } = await this.#attempt(write, attempt > 0);
      if (answer.outcome !== 'blocked' && answer.outcome !== 'retryable') {
        this.#succeeded(startedAt);
        return answer;
      }
      if (answer.outcome === 'blocked' && answer.cause === 'credentials') protocol.renew?.();
      if (this.#backoff === undefined) this.#failed(answer, startedAt);
    }
  }

  async #attempt(write: () => Promise<Classification>, isRetry: boolean): Promise<{ answer: Classification; startedAt: number }> {
    const { protocol, context, pending } = this.#settings;
    let startedAt = performance.now();
    try {
      await this.#backoff;
      context.signal.throwIfAborted();
      if (isRetry) context.retried();
      startedAt = performance.now();
      return { answer: await write(), startedAt };
    } catch (error) {
      if (!context.signal.aborted) throw error;
      if (this.#failures === 0) this.#health.down('retryable', abortedMessage(protocol.displayUrl, startedAt));
      throw undelivered(protocol.displayUrl, pending());
    }
  }

  #succeeded(startedAt: number): void {
    // A request that started before the failure does not show that the problem is over.
    if (startedAt <= this.#lastFailureAt) return;
    this.#failures = 0;
    this.#lastSuccessAt = performance.now();
    this.#health.up();
  }

  #failed(problem: Problem, startedAt: number): void {
    const isBlocked = problem.outcome === 'blocked';
    const seconds = this.#secondsToRetry(problem);
    // If another request has succeeded since this one started, the outage is over; one that comes again and again is not.
    if (startedAt > this.#lastSuccessAt || this.#recurs())
      this.#health.down(isBlocked ? problem.cause : 'retryable', this.#messageFor(problem, seconds), isBlocked ? 'remind' : undefined);
    this.#failures += 1;
    this.#lastFailureAt = performance.now();
    this.#backoff = pause(seconds, this.#settings.context.signal).finally(() => (this.#backoff = undefined));
  }

  /** Whether so many failures went unreported, twice as many each time, that they are no accident. */
  #recurs(): boolean {
    this.#unreported += 1;
    if (this.#unreported < this.#mostUnreported) return false;
    this.#unreported = 0;
    this.#mostUnreported *= 2;
    return true;
  }

  #secondsToRetry(problem: Problem): number {
    const jitter = fullJitter(this.#failures);
    if (problem.outcome !== 'blocked') return problem.after ?? jitter;
    // A blocked write is retried at least every minute, so that the reminder is current.
    return Math.min(jitter, Math.max(1, this.#health.secondsToReminder()));
  }

  #messageFor(problem: Problem, seconds: number): string {
    const { protocol, pending } = this.#settings;
    const remedy = problem.outcome === 'blocked' ? `; ${protocol.remedy(problem.cause)}` : '';
    const left = pending();
    return `${protocol.displayUrl} ${problem.message}${remedy}; ${pendingText(left)} in ${left.place}; retry in ${secondsText(seconds)}`;
  }
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
