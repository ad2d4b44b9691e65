import { retryAfter } from '../../delivery/index.ts';
import { headerOf, wantsTls, type HttpAnswer } from '../../http/index.ts';
import type { Classification } from './protocol.ts';

// What responses of any server have in common.

/** What the status of a response means, whatever the protocol; a body may tell more. */
export function classifyStatus(answer: HttpAnswer, message: string): Classification {
  const { status } = answer;
  if (status === 400 && wantsTls(answer)) return { outcome: 'blocked', cause: 'scheme', message };
  if (status === 413) return { outcome: 'tooLarge', status, message };
  if (status === 401 || status === 403) return { outcome: 'blocked', cause: 'credentials', message };
  if (status === 408 || status === 429 || status >= 500) return { outcome: 'retryable', after: retryAfterOf(answer), message };
  return { outcome: 'blocked', cause: 'unexpected', message };
}

/** Whether a response may refuse what was sent; a server that wants TLS has not looked at it. */
export function isRefusal(answer: HttpAnswer): boolean {
  return (answer.status === 400 && !wantsTls(answer)) || answer.status === 422;
}

/** Seconds after which the server wants to be asked again, by its own time where it gives a date. */
function retryAfterOf(answer: HttpAnswer): number | undefined {
  return retryAfter(headerOf(answer, 'retry-after'), Date.parse(headerOf(answer, 'date') ?? '') || Date.now());
}
