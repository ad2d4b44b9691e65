import type { CubestatError } from '../../errors.ts';
import type { Endpoint } from './endpoint.ts';
import type { Problem, Protocol } from './protocol.ts';

/** What stands in the way where no answer came. */
export function problemOf({ code, message: words }: CubestatError): Problem {
  const cause = causes[code];
  return cause === undefined ? { outcome: 'failing', after: undefined, words } : { outcome: 'held', cause, words };
}

/** By the code of what the client throws; anything else passes by itself. */
const causes: Readonly<Record<string, string>> = { NAME: 'name', CERTIFICATE: 'certificate', PLAIN: 'scheme' };

/** What somebody has to do about what holds up a body. */
export function remedyFor(cause: string, { origin }: Endpoint, protocol: Pick<Protocol, 'remedy'>): string {
  if (cause === 'name') return 'check the url, and the DNS of this machine';
  if (cause === 'certificate') return 'renew it there, or give its authority with tls_ca';
  if (cause !== 'scheme') return protocol.remedy(cause);
  return origin.startsWith('https:') ? 'turn TLS on there, or give the url with http://' : 'give the url with https://';
}
