import type { CubestatError } from '../../errors.ts';
import type { Target } from './target.ts';
import type { Cause, Verdict } from './response.ts';

/** What stands in the way of a batch, rather than in it. */
export type Trouble = Extract<Verdict, { outcome: 'held' | 'failing' }>;

/** What stands in the way where no answer came. */
export function troubleOf({ code, message: words }: CubestatError): Trouble {
  const cause = causes[code];
  return cause === undefined ? { outcome: 'failing', after: undefined, words } : { outcome: 'held', cause, words };
}

/** By the code of what the client throws; anything else passes by itself. */
const causes: Readonly<Record<string, Cause>> = { NAME: 'name', CERTIFICATE: 'certificate', PLAIN: 'scheme' };

/** What somebody has to do. */
export function adviceOn({ cause }: Extract<Trouble, { outcome: 'held' }>, { api, origin, database, create }: Target): string {
  if (cause === 'unexpected') return 'check that the url is that of an InfluxDB';
  if (cause === 'name') return 'check the url, and the DNS of this machine';
  if (cause === 'certificate') return 'renew it there, or give its authority with tls_ca';
  if (cause === 'policy') return 'make the retention policy there, or name another';
  if (cause === 'scheme')
    return origin.startsWith('https:') ? 'turn TLS on there, or give the url with http://' : 'give the url with https://';
  if (cause === 'missing') {
    if (api === 'v2') return 'check org and bucket';
    if (create) return `make the database ${database} yourself, or name another`;
    const make = `make the database ${database}`;
    return api === 'v1' ? `${make}, or let it be made with --influxdb-create, in a file create_database = true` : make;
  }
  return api === 'v1' ? 'check username and password, and that this user may write' : 'check the token, and that it may write';
}
