import type { CubestatError } from '../../errors.ts';
import type { Endpoint } from './endpoint.ts';

/** The cause that fails every request until the user has acted; undefined where a retry may help. */
export function causeOf({ code }: CubestatError): string | undefined {
  return causes[code];
}

const causes: Readonly<Record<string, string>> = {
  NAME: 'name',
  CERTIFICATE: 'certificate',
  NAME_MISMATCH: 'name-mismatch',
  CLIENT_CERTIFICATE: 'client-certificate',
  HANDSHAKE: 'handshake',
  PLAIN: 'scheme',
  PROTOCOL: 'protocol',
  PROXY: 'proxy',
};

/** What the user can do about a cause that is the same for all servers; undefined for other causes. */
export function connectionRemedy(cause: string, { origin, route }: Pick<Endpoint, 'origin' | 'route'>): string | undefined {
  if (cause === 'scheme')
    return origin.startsWith('https:') ? 'turn TLS on there, or give the url with http://' : 'give the url with https://';
  if (cause === 'proxy-credentials') return `give the user and password in ${route.proxy!.variable}, as in http://user:password@proxy`;
  if (cause === 'proxy') return `check ${route.proxy!.variable}, or name ${new URL(origin).hostname} in NO_PROXY to go there directly`;
  return connectionRemedies[cause];
}

/** What the user can do about a cause, with any protocol. */
export const connectionRemedies: Readonly<Record<string, string>> = {
  name: 'check the url, and the DNS of this machine',
  certificate: 'renew it there, or give its authority with tls_ca',
  'name-mismatch': 'give the url with a name that the certificate has, or a certificate with this name to the server',
  'client-certificate': 'give one with tls_cert and tls_key',
  protocol: 'check the port, and whether it is one of TLS',
  handshake: 'it may want a client certificate (tls_cert and tls_key), or another version of TLS',
};
