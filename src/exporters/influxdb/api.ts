import { authorizationHeader, type Credentials } from '../../http/index.ts';
import type { Api } from './options.ts';

// The requests of the three generations of InfluxDB, as pure functions.

export interface WriteTarget {
  readonly database: string;
  readonly retentionPolicy?: string | undefined;
  readonly org?: string | undefined;
  readonly bucket?: string | undefined;
}

/**
 * Path and query of a write with timestamps in milliseconds. https://docs.influxdata.com/influxdb/v1/tools/api/#write-http-endpoint
 * https://docs.influxdata.com/influxdb/v2/api/#operation/PostWrite https://docs.influxdata.com/influxdb3/core/write-data/http-api/v3-write-lp/
 */
export function writePath(api: Api, { database, retentionPolicy, org, bucket }: WriteTarget): string {
  if (api === 'v1') return `/write?${query({ db: database, rp: retentionPolicy, precision: 'ms' })}`;
  if (api === 'v2') return `/api/v2/write?${query({ org, bucket, precision: 'ms' })}`;
  return `/api/v3/write_lp?${query({ db: database, precision: 'millisecond', accept_partial: 'true' })}`;
}

function query(parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(given).toString();
}

/** The Authorization header. With api v1 and a token, the server is an InfluxDB 2. */
export function authorization(api: Api, credentials: Credentials): string | undefined {
  return authorizationHeader(api === 'v3' ? 'Bearer' : 'Token', credentials);
}

/** The statement that creates a database in v1. */
export function createStatement(database: string): string {
  return `CREATE DATABASE "${database.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
