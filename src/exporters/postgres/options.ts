import { choice, filled, flag, size, text, value, wholeNumber, type Values } from '../../options/index.ts';
import { pushOptions } from '../push/index.ts';
import { tableName } from './table-name.ts';

export const postgresOptions = {
  url: value(
    {
      placeholder: 'URL',
      standard: 'postgres://',
      describe: 'Which database; what it leaves out is found as psql does, in PGHOST, PGDATABASE and others',
      secret: true,
    },
    text,
  ),
  table: value(
    { placeholder: 'NAME', standard: 'cubestat', describe: 'Table, perhaps with its schema: metrics.cubestat; case counts' },
    tableName,
  ),
  layout: choice({ standard: 'narrow', describe: 'A row for each number, or for each sample, with JSON' }, ['narrow', 'wide']),
  create: flag({ describe: 'Make the table, with its key, when it is missing; in TimescaleDB, a hypertable' }),
  username: value({ flag: 'postgresUser', placeholder: 'NAME', describe: 'User, rather than that of the url' }, filled),
  passwordFile: value({ placeholder: 'FILE', describe: 'File that holds the password' }, filled),
  batchBytes: value({ placeholder: 'SIZE', standard: '1MB', describe: 'Most that is sent at once' }, size({ least: 1, most: 100_000_000 })),
  batchSize: value({ placeholder: 'ROWS', standard: '10000', describe: 'Most rows that are sent at once' }, wholeNumber({ least: 1 })),
  connections: value(
    { placeholder: 'NUMBER', standard: '1', describe: 'Most connections at the same time' },
    wholeNumber({ least: 1, most: 100 }),
  ),
  ...pushOptions,
};

export type PostgresConfig = Values<typeof postgresOptions>;
