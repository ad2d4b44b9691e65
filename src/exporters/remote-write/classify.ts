import type { HttpAnswer } from '../../http/index.ts';
import { headerOf, messageFrom, pageText, retryAfterOf, wantsTls, type Classification, type Redact } from '../push/index.ts';

/**
 * Classifies the response to a write. The specification wants other errors than 429 and 5xx never to be retried, but a 4xx may also
 * come from a proxy, or tell of an address that is wrong: samples are rejected only where the receiver itself speaks of them.
 * https://prometheus.io/docs/specs/prw/remote_write_spec/#retries-backoff
 */
export function classifyWrite(answer: HttpAnswer, redact: Redact): Classification {
  const { status } = answer;
  const message = receiverMessage(answer, redact);
  if (isWritten(answer)) return { outcome: 'written' };
  if (status === 400 && wantsTls(answer)) return { outcome: 'blocked', cause: 'scheme', message };
  if (status === 400 || status === 422)
    return isOfReceiver(answer)
      ? { outcome: 'rejected', line: undefined, status, message }
      : { outcome: 'blocked', cause: 'unexpected', message };
  if (status === 413) return { outcome: 'tooLarge', status, message };
  if (status === 401 || status === 403) return { outcome: 'blocked', cause: 'credentials', message };
  if (status === 408 || status === 429 || status >= 500) return { outcome: 'retryable', after: retryAfterOf(answer), message };
  return { outcome: 'blocked', cause: 'unexpected', message };
}

/** Prometheus and VictoriaMetrics answer 204, Mimir and Thanos an empty 200; a login page says something. */
function isWritten({ status, body }: HttpAnswer): boolean {
  return status === 204 || (status === 200 && body === '');
}

/** Receivers are Go programs, whose errors are plain text. A gateway answers with a page or in JSON. */
function isOfReceiver(answer: HttpAnswer): boolean {
  return headerOf(answer, 'content-type')?.startsWith('text/plain') === true && headerOf(answer, 'x-content-type-options') === 'nosniff';
}

export function receiverMessage(answer: HttpAnswer, redact: Redact): string {
  return messageFrom(answer, pageText(answer.body, redact), redact);
}
