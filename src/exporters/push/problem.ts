import type { CubestatError } from '../../errors.ts';
import type { Endpoint } from './endpoint.ts';
import type { Problem, Protocol } from './protocol.ts';

/** Classifies a request that got no response. */
export function problemOf({ code, message }: CubestatError): Problem {
  const cause = causes[code];
  return cause === undefined ? { outcome: 'retryable', after: undefined, message } : { outcome: 'blocked', cause, message };
}

/** The causes of errors of the client that need the user; any other error is retryable. */
const causes: Readonly<Record<string, string>> = {
  NAME: 'name',
  CERTIFICATE: 'certificate',
  NAME_MISMATCH: 'name-mismatch',
  CLIENT_CERTIFICATE: 'client-certificate',
  HANDSHAKE: 'handshake',
  PLAIN: 'scheme',
};

/** What the user can do about the cause of a blocked write. */
export function remedyFor(cause: string, { origin }: Endpoint, protocol: Pick<Protocol, 'remedy'>): string {
  if (cause === 'scheme')
    return origin.startsWith('https:') ? 'turn TLS on there, or give the url with http://' : 'give the url with https://';
  return remedies[cause] ?? protocol.remedy(cause);
}

const remedies: Readonly<Record<string, string>> = {
  name: 'check the url, and the DNS of this machine',
  certificate: 'renew it there, or give its authority with tls_ca',
  'name-mismatch': 'give the url with a name that the certificate has, or a certificate with this name to the server',
  'client-certificate': 'give one with tls_cert and tls_key',
  handshake: 'it may want a client certificate (tls_cert and tls_key), or another version of TLS',
};
