import { messageFrom, pageText, type HttpAnswer, type Redact } from '../../http/index.ts';
import { classifyStatus, isGoRefusal, type Classification } from '../push/index.ts';

/**
 * Classifies the response to a write. The specification wants other errors than 429 and 5xx never to be retried, but a 4xx may also
 * come from a proxy, or tell of an address that is wrong: samples are rejected only where the receiver itself speaks of them.
 * https://prometheus.io/docs/specs/prw/remote_write_spec/#retries-backoff
 */
export function classifyWrite(answer: HttpAnswer, redact: Redact): Classification {
  const message = messageFrom(answer, pageText(answer.body, redact), redact);
  if (isWritten(answer)) return { outcome: 'written' };
  if (isGoRefusal(answer)) return { outcome: 'rejected', line: undefined, status: answer.status, message };
  return classifyStatus(answer, message);
}

/** Prometheus and VictoriaMetrics answer 204, Mimir and Thanos an empty 200; a login page says something. */
function isWritten({ status, body }: HttpAnswer): boolean {
  return status === 204 || (status === 200 && body === '');
}
