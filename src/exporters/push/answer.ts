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
 * Whether a receiver written in Go, such as Prometheus, Mimir, Thanos or VictoriaMetrics, refuses the samples. It answers in plain text, a
 * gateway with a page or in JSON. An error about a path or a tenant is about the URL, not about the samples.
 */
export function isGoRefusal(answer: HttpAnswer): boolean {
  const isOfGo =
    headerOf(answer, 'content-type')?.startsWith('text/plain') === true && headerOf(answer, 'x-content-type-options') === 'nosniff';
  return (isRefusal(answer) || answer.status === conflict) && isOfGo && !aboutUrl.test(answer.body);
}

/** The status with which Thanos refuses samples that are older than the newest of their series, or differ from stored ones. */
const conflict = 409;

/** How VictoriaMetrics and its proxies begin an error about the URL. Later parts of a message may quote samples. */
const aboutUrl =
  /^(?:remoteAddr: "[^"]*"(?:, X-Forwarded-For: "[^"]*")?; requestURI: \S*; )?(?:unsupported (?:path|multitenant)|missing route|auth error|cannot (?:parse|find|obtain) (?:auth|account))/;

/** Seconds after which to retry, relative to the server's clock where it sends a date. */
function retryAfterOf(answer: HttpAnswer): number | undefined {
  return retryAfter(headerOf(answer, 'retry-after'), Date.parse(headerOf(answer, 'date') ?? '') || Date.now());
}
