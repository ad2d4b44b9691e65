import { headerOptions, unreadTls } from '../../http/index.ts';
import { influxOptions } from '../../formatters/index.ts';
import { choice, filled, flag, list, oneOf, pair, size, text, value, wholeNumber, type Values } from '../../options/index.ts';
import { pushOptions } from '../push/index.ts';

const apis = ['v1', 'v2', 'v3'] as const;
export type Api = (typeof apis)[number];

export const influxdbOptions = {
  url: value(
    { placeholder: 'URL', standard: 'http://localhost:8086', describe: 'Where InfluxDB, or a compatible server, listens', secret: true },
    text,
  ),
  api: {
    ...value(
      { placeholder: apis.join('|'), describe: 'How to talk to it; v2 when an organisation or a bucket is given, else v1' },
      oneOf(apis),
    ),
    choices: apis,
  },
  database: value({ flag: 'influxdbDb', placeholder: 'NAME', standard: 'cubestat', describe: 'Database, in v1 and v3' }, filled),
  username: value({ flag: 'influxdbUser', placeholder: 'NAME', describe: 'User, in v1' }, filled),
  password: value(
    { flag: 'influxdbPass', placeholder: 'TEXT', describe: 'Password, which others may see in ps: a file is better', secret: true },
    text,
  ),
  passwordFile: value({ placeholder: 'FILE', describe: 'File that holds the password' }, filled),
  retentionPolicy: value({ placeholder: 'NAME', describe: 'Retention policy, in v1, rather than the default one' }, filled),
  createDatabase: flag({ flag: 'influxdbCreate', describe: 'Make the database, in v1, when it is missing' }),
  org: value({ placeholder: 'NAME', describe: 'Organisation, in v2' }, filled),
  bucket: value({ placeholder: 'NAME', describe: 'Bucket, in v2' }, filled),
  token: value(
    { placeholder: 'TEXT', describe: 'Token, in v2 and v3, which others may see in ps: a file is better', secret: true },
    filled,
  ),
  tokenFile: value({ placeholder: 'FILE', describe: 'File that holds the token' }, filled),
  ...headerOptions('influxdbHeader'),
  measurement: influxOptions.influxdbMeasurement,
  schema: influxOptions.influxdbSchema,
  tags: list({ flag: 'influxdbTag', placeholder: 'NAME=VALUE', describe: 'Tag of every point, unless the sample has its own' }, pair),
  gzip: choice({ standard: 'auto', describe: 'Compress what is sent; auto does so unless it goes to this machine' }, ['auto', 'on', 'off']),
  batchBytes: value({ placeholder: 'SIZE', standard: '1MB', describe: 'Most that is sent at once' }, size({ least: 1, most: 100_000_000 })),
  batchSize: value({ placeholder: 'LINES', standard: '5000', describe: 'Most lines that are sent at once' }, wholeNumber({ least: 1 })),
  connections: value(
    { placeholder: 'NUMBER', standard: '2', describe: 'Most requests at the same time' },
    wholeNumber({ least: 1, most: 100 }),
  ),
  ...pushOptions,
};

export type InfluxdbConfig = Values<typeof influxdbOptions>;

/** The API that a configuration means. */
export function apiOf({ api, org, bucket }: Pick<InfluxdbConfig, 'api' | 'org' | 'bucket'>): Api {
  return api ?? (org !== undefined || bucket !== undefined ? 'v2' : 'v1');
}

const ofV1 = { retentionPolicy: 'with api v1', createDatabase: 'with api v1' };
const ofV2 = { org: 'with api v2', bucket: 'with api v2' };
const unreadBy: Readonly<Record<Api, Readonly<Record<string, string>>>> = {
  v1: ofV2,
  v2: { ...ofV1, database: 'with api v1 or v3' },
  v3: { ...ofV1, ...ofV2 },
};

/** The options of another API, of another schema, and of TLS that is not used. */
export function unreadInfluxdb(config: InfluxdbConfig): Readonly<Record<string, string>> {
  return {
    ...unreadTls(config.url),
    ...unreadBy[apiOf(config)],
    ...(config.schema === 'tagged' && { measurement: 'with schema wide' }),
  };
}
