import { decodeUrlPart, withoutBrackets, withoutCredentials } from '../../http/index.ts';
import { UsageError } from '../../errors.ts';
import { didYouMean } from '../../text/index.ts';

/**
 * The supported connection parameters, and the environment variables that replace them where a URL lacks them.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
 */
const variables = {
  host: 'PGHOST',
  port: 'PGPORT',
  dbname: 'PGDATABASE',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  application_name: 'PGAPPNAME',
  options: 'PGOPTIONS',
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
} as const;

export type ConnectionParameters = Readonly<Partial<Record<keyof typeof variables, string>>>;

/** Parses `postgres://user:password@host:port/database?sslmode=require`, and completes it from the environment. Throws a UsageError. */
export function connectionParameters(url: string, environment: NodeJS.ProcessEnv = process.env): ConnectionParameters {
  const inEnvironment = Object.entries(variables).map(([name, variable]) => [name, environment[variable]] as const);
  return Object.fromEntries([...inEnvironment, ...parametersIn(url)].filter(([, value]) => value !== undefined && value !== ''));
}

type Entry = readonly [name: string, value: string | undefined];

function parametersIn(url: string): readonly Entry[] {
  const [, login, place, path, query] =
    /^postgres(?:ql)?:\/\/(?:([^?]*)@)?(\[[^\]]*\](?::\d*)?|[^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/.exec(url) ?? [];
  if (place === undefined) throw invalid(url, 'expected one such as postgres://user@host/database');
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(place) ?? [];
  if (host === undefined || host.includes(',')) throw invalid(url, 'expected one host, with a port or without');
  const [user, ...password] = login === undefined ? [] : login.split(':');
  return [
    ['user', decodeUrlPart(user)],
    ['password', password.length > 0 ? decodeUrlPart(password.join(':')) : undefined],
    ['host', decodeUrlPart(withoutBrackets(host))],
    ['port', port],
    ['dbname', decodeUrlPart(path)],
    ...queryParameters(url, query),
  ];
}

function queryParameters(url: string, query: string | undefined): readonly Entry[] {
  const given = (query ?? '').split('&').filter(Boolean);
  return given.map((pair) => {
    const [name = '', ...value] = pair.split('=');
    // Before an @ it may be part of a password.
    if (!Object.hasOwn(variables, name)) throw invalid(url, unknown(query!.includes('@') ? '' : name));
    return [name, decodeUrlPart(value.join('='))];
  });
}

function unknown(name: string): string {
  const known = Object.keys(variables);
  return `it has an unknown parameter${name && ` ${name}`}${didYouMean(name, known)}; expected ${known.join(', ')}`;
}

function invalid(url: string, expected: string): UsageError {
  return new UsageError(`url ${JSON.stringify(withoutCredentials(url))}: ${expected}`);
}
