import type { Target } from './target.ts';

/** What the user can do about the cause of a blocked write to InfluxDB. */
export function remedy(cause: string, { api, database, create }: Target): string {
  if (cause === 'unexpected') return `check that the url is that of an InfluxDB${api === 'v1' ? '' : ` which has the api ${api}`}`;
  if (cause === 'policy') return 'make the retention policy there, or name another';
  if (cause === 'missing') {
    if (api === 'v2') return 'check org and bucket';
    if (create) return `make the database ${database} yourself, or name another`;
    const make = `make the database ${database}`;
    return api === 'v1' ? `${make}, or let it be made with --influxdb-create, in a file create_database = true` : make;
  }
  return api === 'v1' ? 'check username and password, and that this user may write' : 'check the token, and that it may write';
}
