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

/**
 * Whether a receiver that is a Go program, as Prometheus, Mimir, Thanos and VictoriaMetrics are, refuses what was sent: in plain text, where a
 * gateway answers with a page or in JSON. What it says of a path or a tenant is about the address, and none of the samples' fault.
 */
export function isGoRefusal(answer: HttpAnswer): boolean {
  const isOfGo =
    headerOf(answer, 'content-type')?.startsWith('text/plain') === true && headerOf(answer, 'x-content-type-options') === 'nosniff';
  return (isRefusal(answer) || answer.status === conflict) && isOfGo && !ofAddresses.test(answer.body);
}

/** Thanos answers so for samples that are older than the newest of their series, or differ from what is there. */
const conflict = 409;

/** In the words of VictoriaMetrics and of what stands before it, which say so first: behind it they may quote samples. */
const ofAddresses =
  /^(?:remoteAddr: "[^"]*"(?:, X-Forwarded-For: "[^"]*")?; requestURI: \S*; )?(?:unsupported (?:path|multitenant)|missing route|auth error|cannot (?:parse|find|obtain) (?:auth|account))/;

/** Seconds after which to retry, relative to the server's clock where it sends a date. */
function retryAfterOf(answer: HttpAnswer): number | undefined {
  return retryAfter(headerOf(answer, 'retry-after'), Date.parse(headerOf(answer, 'date') ?? '') || Date.now());
}
