import { retryAfter } from '../../delivery/index.ts';
import { headerOf, wantsTls, type HttpAnswer } from '../../http/index.ts';
import type { Classification } from './protocol.ts';

// Properties of responses that every HTTP server shares.

/** Classifies a response by its status, for any protocol; the body may say more. */
export function classifyStatus(answer: HttpAnswer, message: string): Classification {
  const { status } = answer;
  if (status === 400 && wantsTls(answer)) return { outcome: 'blocked', cause: 'scheme', message };
  if (status === 413) return { outcome: 'tooLarge', status, message };
  if (status === 401 || status === 403) return { outcome: 'blocked', cause: 'credentials', message };
  if (status === 408 || status === 429 || status >= 500) return { outcome: 'retryable', after: retryAfterOf(answer), message };
  return { outcome: 'blocked', cause: 'unexpected', message };
}

/** Whether a response may refuse the samples; a server that requires TLS has not read them. */
export function isRefusal(answer: HttpAnswer): boolean {
  return (answer.status === 400 && !wantsTls(answer)) || answer.status === 422;
}

/** Seconds after which to retry, relative to the server's clock where it sends a date. */
function retryAfterOf(answer: HttpAnswer): number | undefined {
  return retryAfter(headerOf(answer, 'retry-after'), Date.parse(headerOf(answer, 'date') ?? '') || Date.now());
}
