import { filled, flag, value } from '../../options/index.ts';

/** The options for TLS with a server, which `tlsOf` reads. */
export const tlsOptions = {
  tlsCa: value({ placeholder: 'FILE', describe: 'Certificates of those to trust instead of the usual authorities, in PEM' }, filled),
  tlsCert: value({ placeholder: 'FILE', describe: 'Certificate to show to the server, in PEM' }, filled),
  tlsKey: value({ placeholder: 'FILE', describe: 'Private key of that certificate, in PEM' }, filled),
  tlsInsecure: flag({ describe: 'Take any certificate, and so talk to anyone who stands in between' }),
};
