import { duration, flag, maxTimerSeconds, value } from '../../options.ts';

/** The options that every protocol over HTTP has. */
export const pushOptions = {
  flushInterval: value(
    { placeholder: 'DURATION', standard: '1s', describe: 'How long a sample may wait for others to be sent with' },
    duration({ least: 0, most: maxTimerSeconds }),
  ),
  timeout: value(
    { placeholder: 'DURATION', standard: '10s', describe: 'How long an answer may take until the request is tried again' },
    duration({ least: 0.001, most: maxTimerSeconds }),
  ),
  tlsCa: value({ placeholder: 'FILE', describe: 'Certificates of those to trust instead of the usual authorities, in PEM' }, filled),
  tlsCert: value({ placeholder: 'FILE', describe: 'Certificate to show to the server, in PEM' }, filled),
  tlsKey: value({ placeholder: 'FILE', describe: 'Private key of that certificate, in PEM' }, filled),
  tlsInsecure: flag({ describe: 'Take any certificate, and so talk to anyone who stands in between' }),
};

/** Any text but none. */
export function filled(given: string): string {
  if (given === '') throw new Error('expected something');
  return given;
}
