import test from 'ava';
import { connectionParameters } from '../../../src/exporters/postgres/parameters.ts';

const parse = (url: string, environment: Record<string, string> = {}) => connectionParameters(url, environment);

test('a URL says where, as whom, and how', (t) => {
  t.deepEqual(parse('postgres://'), {});
  t.deepEqual(parse('postgresql://db'), { host: 'db' });
  t.deepEqual(parse('postgres://me:pass%20word%40@db.example:6432/metrics?sslmode=require&application_name=a%26b'), {
    ...{ host: 'db.example', port: '6432', user: 'me', password: 'pass word@', dbname: 'metrics' },
    ...{ sslmode: 'require', application_name: 'a&b' },
  });
  t.deepEqual(parse('postgres://me:p@ss/w:rd@[::1]:5432/'), { host: '::1', port: '5432', user: 'me', password: 'p@ss/w:rd' });
  t.deepEqual(parse('postgres://me@%2Frun%2Fpostgresql/metrics'), { host: '/run/postgresql', user: 'me', dbname: 'metrics' });
  t.deepEqual(parse('postgres://me@/metrics?host=/run/pg&port=5433'), { host: '/run/pg', port: '5433', user: 'me', dbname: 'metrics' });
});

test('the environment has what the URL leaves out', (t) => {
  const environment = { PGHOST: 'env', PGPORT: '1', PGUSER: 'u', PGDATABASE: 'd', PGPASSWORD: 'p', PGSSLMODE: 'disable', PGOPTIONS: '' };
  t.deepEqual(parse('postgres://db/metrics', environment), {
    ...{ host: 'db', port: '1', user: 'u', dbname: 'metrics', password: 'p', sslmode: 'disable' },
  });
});

test('what is none is refused, without the password', (t) => {
  for (const [url, expected] of [
    ['http://me:s3cret@db', /url "http:\/\/db": expected one such as postgres:/],
    ['host=db password=s3cret', /expected one such as/],
    ['postgres://me:s3cret@a,b/db', /url "postgres:\/\/a,b\/db": expected one host/],
    ['postgres://db?hots=a', /it has an unknown parameter hots; did you mean host\?; expected host, port/],
    ['postgres://db?__proto__=a', /it has an unknown parameter __proto__; expected host, port/],
    ['postgres://u:1?s3cret=x@host/db', /it has an unknown parameter; expected host, port/],
  ] as const) {
    const { message } = t.throws(() => parse(url), { code: 'USAGE', message: expected });
    if (url.includes('@')) t.false(message.includes('s3cret'), url);
  }
});

test('keywords in the place of a URL are refused without their password', (t) => {
  const message = 'url "host=db …": expected one such as postgres://user@host/database';
  t.throws(() => parse('host=db password=secret port=1'), { message });
});
