import { duration, list, maxTimerSeconds, pair, size, text, value, wholeNumber, type Values } from '../../options.ts';
import { filled, tlsOptions } from '../push/index.ts';

export const remoteWriteOptions = {
  url: value(
    {
      placeholder: 'URL',
      standard: 'http://localhost:9090',
      describe: 'Where the receiver listens; below /api/v1/write unless it has a path',
      secret: true,
    },
    text,
  ),
  username: value({ flag: 'remoteWriteUser', placeholder: 'NAME', describe: 'User, with a password' }, filled),
  passwordFile: value({ placeholder: 'FILE', describe: 'File that holds the password' }, filled),
  tokenFile: value({ placeholder: 'FILE', describe: 'File that holds a bearer token' }, filled),
  headers: list(
    { flag: 'remoteWriteHeader', placeholder: 'NAME=VALUE', describe: 'Header of each request, such as that of a tenant', secret: true },
    header,
  ),
  batchBytes: value(
    { placeholder: 'SIZE', standard: '1MB', describe: 'Most that is sent at once, before it is compressed' },
    size({ least: 1, most: 100_000_000 }),
  ),
  batchSize: value({ placeholder: 'SAMPLES', standard: '500', describe: 'Most samples that are sent at once' }, wholeNumber({ least: 1 })),
  flushInterval: value(
    { placeholder: 'DURATION', standard: '1s', describe: 'How long a sample may wait for others to be sent with' },
    duration({ least: 0, most: maxTimerSeconds }),
  ),
  timeout: value(
    { placeholder: 'DURATION', standard: '10s', describe: 'How long an answer may take until the request is tried again' },
    duration({ least: 0.001, most: maxTimerSeconds }),
  ),
  ...tlsOptions,
};

export type RemoteWriteConfig = Values<typeof remoteWriteOptions>;

/** Headers that the protocol or a connection sets. */
const ownHeaders = /^(content-.*|authorization|host|connection|transfer-encoding|user-agent|x-prometheus-remote-write-version)$/i;

function header(given: string): [name: string, value: string] {
  const [name, content] = pair(given);
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\x20-\x7e]*$/.test(content)) throw new Error('expected a name and a text in ASCII');
  if (ownHeaders.test(name)) throw new Error(`${name} is set already`);
  return [name.toLowerCase(), content];
}
