import { CubestatError } from '../../errors.ts';
import type { HttpAnswer } from './http-answer.ts';
import { describeFailure } from '../describe-failure.ts';
import type { HttpProxy } from './proxy.ts';

/** The proxy failed, or answered instead of the server. */
export class ProxyError extends CubestatError {
  readonly proxy: HttpProxy;
  /** The proxy's answer; undefined where it was not reached. It may quote the credentials. */
  readonly answer: HttpAnswer | undefined;

  constructor(proxy: HttpProxy, message: string, { answer, code, cause }: { answer?: HttpAnswer; code: string; cause?: unknown }) {
    super(message, { code, exitCode: 75, cause });
    this.proxy = proxy;
    this.answer = answer;
  }
}

/** There is no connection to the proxy. The code is PROXY where the user has to act. */
export function unreachableProxy(proxy: HttpProxy, cause: unknown, timeout: number): ProxyError {
  const { message, code } = describeFailure(cause, timeout);
  return new ProxyError(proxy, `cannot be reached: the proxy ${proxy.origin} ${message}`, {
    code: code === undefined ? 'HTTP' : 'PROXY',
    cause,
  });
}

export function proxyAnswer(proxy: HttpProxy, answer: HttpAnswer): ProxyError {
  return new ProxyError(proxy, `cannot be reached: the proxy ${proxy.origin} answers ${answer.status}`, { answer, code: 'HTTP' });
}

/**
 * Whether the response to a plain request through a proxy is the proxy's own. Servers that receive samples answer errors in JSON, protobuf
 * or the plain text of Go programs, proxies with pages. A 413 may come from either, and is about the body.
 */
export function isOfProxy({ status, headers }: HttpAnswer): boolean {
  if (status === 407) return true;
  if (status < 400 || status === 413) return false;
  if (headers['x-squid-error'] !== undefined || /;\s*error=/.test(String(headers['proxy-status'] ?? ''))) return true;
  const type = String(headers['content-type'] ?? '');
  if ([502, 503, 504].includes(status)) return !/\b(json|protobuf)\b/.test(type) && headers['x-content-type-options'] !== 'nosniff';
  return type.startsWith('text/html');
}
