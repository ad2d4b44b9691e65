import type { CubestatError } from '../../errors.ts';
import {
  causeOf,
  connectionRemedy,
  messageFrom,
  pageText,
  ProxyError,
  redactor,
  type Endpoint,
  type HttpAnswer,
} from '../../http/index.ts';
import { classifyStatus } from './answer.ts';
import type { Problem, Protocol } from './protocol.ts';

/** Classifies a request without a response. */
export function problemOf(error: CubestatError): Problem {
  const { message } = error;
  if (error instanceof ProxyError && error.answer) return proxyProblem(error, error.answer);
  const cause = causeOf(error);
  return cause === undefined ? { outcome: 'retryable', after: undefined, message } : { outcome: 'blocked', cause, message };
}

/** Classifies the response of a proxy instead of the server. */
function proxyProblem({ proxy, message: summary }: ProxyError, answer: HttpAnswer): Problem {
  const { username, password } = proxy;
  const redact = redactor(password === '' ? [] : [{ text: password }, { text: `${username}:${password}` }]);
  const words = messageFrom(answer, pageText(answer.body, redact), redact);
  const message = summary.replace(/\d+$/, () => words);
  const found = classifyStatus(answer, message);
  if (found.outcome === 'retryable') return found;
  return { outcome: 'blocked', cause: answer.status === 407 ? 'proxy-credentials' : 'proxy', message };
}

/** What the user can do about the cause of a blocked write. */
export function remedyFor(cause: string, endpoint: Pick<Endpoint, 'origin' | 'route'>, protocol: Pick<Protocol, 'remedy'>): string {
  return connectionRemedy(cause, endpoint) ?? protocol.remedy(cause);
}
