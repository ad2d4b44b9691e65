import { duration, filled, size, text, value, wholeNumber, type Values } from '../../options/index.ts';
import { subjectPrefix } from '../../nats/index.ts';
import { pushOptions } from '../push/index.ts';

export const natsOptions = {
  url: value(
    {
      placeholder: 'URL,...',
      standard: 'nats://localhost:4222',
      describe: 'Where the servers of NATS listen; one after the other is tried',
      secret: true,
    },
    text,
  ),
  subject: value(
    { placeholder: 'SUBJECT', standard: 'cubestat', describe: 'Subject below which each host has its own: cubestat.HOST' },
    subjectPrefix,
  ),
  create: value(
    { placeholder: 'RETENTION', describe: 'Make the stream when it is missing, to keep so much: 7d, 10GiB or both' },
    retention,
  ),
  stream: value({ placeholder: 'NAME', standard: 'cubestat', describe: 'Name of the stream that --nats-create makes' }, streamName),
  username: value({ flag: 'natsUser', placeholder: 'NAME', describe: 'User, with a password' }, filled),
  passwordFile: value({ placeholder: 'FILE', describe: 'File that holds the password' }, filled),
  tokenFile: value({ placeholder: 'FILE', describe: 'File that holds a token' }, filled),
  credsFile: value({ flag: 'natsCreds', placeholder: 'FILE', describe: 'Credentials file, with a JWT and its key' }, filled),
  batchBytes: value({ placeholder: 'SIZE', standard: '512KiB', describe: 'Most of a message' }, size({ least: 1, most: 64 * 2 ** 20 })),
  batchSize: value(
    {
      placeholder: 'SAMPLES',
      standard: '1',
      describe: 'Most samples in a message; more are faster, and may be stored twice after a crash',
    },
    wholeNumber({ least: 1 }),
  ),
  ...pushOptions,
};

export type NatsConfig = Values<typeof natsOptions>;

/** What a stream keeps: the last seconds, bytes, or the smaller of both. */
export interface Retention {
  readonly seconds?: number;
  readonly bytes?: number;
}

/** Parses `7d`, `10GiB` or `7d,10GiB`. Throws an Error with the expected form. */
export function retention(given: string): Retention {
  const [sizes, ages] = [given.split(',').filter((part) => part.endsWith('B')), given.split(',').filter((part) => !part.endsWith('B'))];
  if (sizes.length > 1 || ages.length > 1) throw new Error('expected a duration, a size, or both: 7d,10GiB');
  return {
    ...(ages.length === 1 && { seconds: duration({ least: 1 })(ages[0]!) }),
    ...(sizes.length === 1 && { bytes: size({ least: 1 })(sizes[0]!) }),
  };
}

/** Checks the name of a stream: https://docs.nats.io/running-a-nats-service/nats_admin/jetstream_admin/naming */
function streamName(given: string): string {
  if (!/^[^\s.*>/\\\0]+$/.test(given)) throw new Error('expected a name without spaces, dots and slashes');
  return given;
}
