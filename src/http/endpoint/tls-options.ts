import { filled, flag, value } from '../../options/index.ts';

/** The options for TLS with a server, which `tlsOf` reads. */
export const tlsOptions = {
  tlsCa: value({ placeholder: 'FILE', describe: 'Certificates of those to trust instead of the usual authorities, in PEM' }, filled),
  tlsCert: value({ placeholder: 'FILE', describe: 'Certificate to show to the server, in PEM' }, filled),
  tlsKey: value({ placeholder: 'FILE', describe: 'Private key of that certificate, in PEM' }, filled),
  tlsInsecure: flag({ describe: 'Take any certificate, and so talk to anyone who stands in between' }),
};

/** The options of TLS as unread, where a URL has another scheme than the one that is over TLS. */
export function unreadTls(url: string, scheme = 'https'): Readonly<Record<string, string>> {
  if (url.toLowerCase().startsWith(`${scheme}:`)) return {};
  return Object.fromEntries(Object.keys(tlsOptions).map((name) => [name, `with a url of ${scheme}://`]));
}
