import { headerOf, messageFrom, pageText, type HttpAnswer, type Redact } from '../../http/index.ts';
import { classifyStatus, isGoRefusal, type Classification } from '../push/index.ts';

/**
 * Classifies the response to a write. By the specification, errors other than 429 and 5xx are never retried. But a 4xx may come from a
 * proxy or a wrong URL, so samples are rejected only where the receiver itself refuses them.
 * https://prometheus.io/docs/specs/prw/remote_write_spec/#retries-backoff
 */
export function classifyWrite(answer: HttpAnswer, redact: Redact): Classification {
  const message = messageFrom(answer, pageText(answer.body, redact), redact);
  if (isWritten(answer)) return { outcome: 'written' };
  if (isGoRefusal(answer)) return { outcome: 'rejected', line: undefined, status: answer.status, message };
  return classifyStatus(answer, message);
}

/**
 * Classifies the response to a write of version 2.0. A receiver of 1.0 finds no series in it and answers with success, so a write has
 * succeeded only where a header counts its samples. https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/#required-written-response-headers
 */
export function classifyWrite2(answer: HttpAnswer, redact: Redact): Classification {
  const found = classifyWrite(answer, redact);
  if (answer.status === 415)
    return { outcome: 'blocked', cause: 'version', message: messageFrom(answer, pageText(answer.body, redact), redact) };
  if (found.outcome !== 'written' || headerOf(answer, 'x-prometheus-remote-write-samples-written') !== undefined) return found;
  return {
    outcome: 'blocked',
    cause: 'version',
    message: `${answer.status}, and does not say that it has written anything, as receivers of 2.0 do`,
  };
}

/** Prometheus and VictoriaMetrics answer 204, Mimir and Thanos 200 without a body; a login page has a body. */
function isWritten({ status, body }: HttpAnswer): boolean {
  return status === 204 || (status === 200 && body === '');
}
