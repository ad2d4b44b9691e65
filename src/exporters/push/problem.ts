import type { CubestatError } from '../../errors.ts';
import type { Endpoint } from './endpoint.ts';
import type { Problem, Protocol } from './protocol.ts';

/** What stands in the way where no answer came. */
export function problemOf({ code, message: words }: CubestatError): Problem {
  const cause = causes[code];
  return cause === undefined ? { outcome: 'failing', after: undefined, words } : { outcome: 'held', cause, words };
}

/** By the code of what the client throws; anything else passes by itself. */
const causes: Readonly<Record<string, string>> = {
  NAME: 'name',
  CERTIFICATE: 'certificate',
  NAME_MISMATCH: 'name-mismatch',
  CLIENT_CERTIFICATE: 'client-certificate',
  HANDSHAKE: 'handshake',
  PLAIN: 'scheme',
};

/** What somebody has to do about what holds up a body. */
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
