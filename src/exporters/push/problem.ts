import type { CubestatError } from '../../errors.ts';
import { ProxyError, type HttpAnswer } from '../../http/index.ts';
import { classifyStatus, messageFrom, pageText } from './answer.ts';
import type { Endpoint } from './endpoint.ts';
import type { Problem, Protocol } from './protocol.ts';
import { redactor } from './redaction.ts';

/** Classifies a request that got no response of the server. */
export function problemOf(error: CubestatError): Problem {
  const { code, message } = error;
  if (error instanceof ProxyError && error.answer) return proxyProblem(error, error.answer);
  const cause = causes[code];
  return cause === undefined ? { outcome: 'retryable', after: undefined, message } : { outcome: 'blocked', cause, message };
}

/** Classifies what a proxy answered in the place of the server. */
function proxyProblem({ proxy, message: summary }: ProxyError, answer: HttpAnswer): Problem {
  const { username, password } = proxy;
  const redact = redactor(password === '' ? [] : [{ text: password }, { text: `${username}:${password}` }]);
  const words = messageFrom(answer, pageText(answer.body, redact), redact);
  const message = summary.replace(/\d+$/, () => words);
  const found = classifyStatus(answer, message);
  if (found.outcome === 'retryable') return found;
  return { outcome: 'blocked', cause: answer.status === 407 ? 'proxy-credentials' : 'proxy', message };
}

/** The causes of errors of the client that need the user; any other error is retryable. */
const causes: Readonly<Record<string, string>> = {
  NAME: 'name',
  CERTIFICATE: 'certificate',
  NAME_MISMATCH: 'name-mismatch',
  CLIENT_CERTIFICATE: 'client-certificate',
  HANDSHAKE: 'handshake',
  PLAIN: 'scheme',
  PROXY: 'proxy',
};

/** What the user can do about the cause of a blocked write. */
export function remedyFor(cause: string, { origin, route }: Endpoint, protocol: Pick<Protocol, 'remedy'>): string {
  if (cause === 'scheme')
    return origin.startsWith('https:') ? 'turn TLS on there, or give the url with http://' : 'give the url with https://';
  if (cause === 'proxy-credentials') return `give the user and password in ${route.proxy!.variable}, as in http://user:password@proxy`;
  if (cause === 'proxy') return `check ${route.proxy!.variable}, or name ${new URL(origin).hostname} in NO_PROXY to go there directly`;
  return remedies[cause] ?? protocol.remedy(cause);
}

const remedies: Readonly<Record<string, string>> = {
  name: 'check the url, and the DNS of this machine',
  certificate: 'renew it there, or give its authority with tls_ca',
  'name-mismatch': 'give the url with a name that the certificate has, or a certificate with this name to the server',
  'client-certificate': 'give one with tls_cert and tls_key',
  handshake: 'it may want a client certificate (tls_cert and tls_key), or another version of TLS',
};
