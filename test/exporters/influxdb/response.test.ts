import test from 'ava';
import { createStatement } from '../../../src/exporters/influxdb/api.ts';
import { verdictOf } from '../../../src/exporters/influxdb/response.ts';

/** Its clock is not that of this machine. */
const verdict = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  verdictOf({
    status,
    headers: { date: 'Sun, 22 Nov 2026 23:00:00 GMT', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

test('v1: the good lines are written; those that it cannot read are quoted, one by one, and not counted as dropped', (t) => {
  const error = "partial write: unable to parse 'a': missing fields\nunable to parse 'b': missing fields dropped=0";
  t.deepEqual(verdict(400, { error }), {
    outcome: 'partly',
    bad: [
      { text: 'a', reason: "unable to parse 'a': missing fields" },
      { text: 'b', reason: "unable to parse 'b': missing fields" },
    ],
    count: 2,
    status: 400,
    words: "400: partial write: unable to parse 'a': missing fields",
  });
  t.like(verdict(400, { error: 'partial write: points beyond retention policy dropped=17' }), { outcome: 'partly', count: 17 });
});

test('v1: not one line can be read: nothing is written', (t) => {
  t.like(verdict(400, { error: "unable to parse 'a': missing fields" }), { outcome: 'refused', line: undefined });
});

test('v2: where it says in which line the mistake is', (t) => {
  t.like(verdict(400, { code: 'invalid', message: 'failed to parse line protocol: errors encountered on line(s): 7' }), {
    outcome: 'refused',
    line: 7,
  });
  t.like(verdict(400, { code: 'invalid', message: 'malformed', line: 3 }), { outcome: 'refused', line: 3 });
  t.like(verdict(400, { code: 'invalid', message: 'error on line 12: bad number' }), { outcome: 'refused', line: 12 });
});

test('v3: the lines that it left out, or the one for which it wrote none', (t) => {
  const data = [{ error_message: 'no fields', line_number: 2, original_line: 'a' }, { line_number: 5 }];
  t.like(verdict(400, { error: 'partial write', data }), {
    ...{ outcome: 'partly', count: 2, status: 400, words: 'no fields' },
    bad: [
      { number: 2, reason: 'no fields' },
      { number: 5, reason: '400: partial write' },
    ],
  });
  t.like(verdict(400, { error: 'parsing failed', data: data[0] }), { outcome: 'refused', line: 2, status: 400, words: 'no fields' });
});

test('written: 204, and what speaks like InfluxDB and says nothing more', (t) => {
  for (const status of [200, 201, 204]) t.deepEqual(verdict(status, ''), { outcome: 'written' });
  t.like(verdict(200, { results: [] }), { outcome: 'held', cause: 'unexpected', words: '200' });
});

test('a redirect: where to, without credentials', (t) => {
  t.like(verdict(307, '<h1>Moved</h1>', { location: 'https://me:pw@h:1/write?db=x' }), {
    outcome: 'held',
    cause: 'unexpected',
    words: '307: it has moved to https://h:1/write',
  });
  t.like(verdict(302, '', { location: '/login' }), { words: '302: it has moved to /login' });
  t.like(verdict(302, ''), { words: '302' });
});

test('servers that want TLS say so in words of their own; a line that an InfluxDB quotes is none of them', (t) => {
  for (const said of [
    'Client sent an HTTP request to an HTTPS server.\n',
    '<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>',
    "<p>Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
  ])
    t.like(verdict(400, said), { outcome: 'held', cause: 'scheme' }, said);
  t.like(verdict(400, { error: "unable to parse 'HTTP request to HTTPS': missing fields" }), { outcome: 'refused' });
});

test('a 400 that does not speak of lines is no reason to give any up', (t) => {
  for (const body of ['<html><h1>400 Bad Request</h1></html>', 'line 3: bad gateway', '', '[]', '"no"'])
    t.like(verdict(400, body), { outcome: 'held', cause: 'unexpected' });
  t.like(verdict(400, 'unable to parse: x'), { outcome: 'refused' });
  t.like(verdict(400, '', { 'x-influxdb-error': 'bad timestamp' }), { outcome: 'refused' });
  t.like(verdict(500, { error: 'retention policy not found: nope' }), { outcome: 'held', cause: 'policy' });
});

test('words from a header, from HTML, from nowhere, and never many', (t) => {
  t.is((verdict(401, '', { 'x-influxdb-error': 'who?' }) as { words: string }).words, '401: who?');
  t.is((verdict(502, '<style>a{}</style><h1>Bad</h1>') as { words: string }).words, '502: Bad');
  t.is((verdict(500, '') as { words: string }).words, '500');
  t.is((verdict(500, 'null') as { words: string }).words, '500: null');
  t.is((verdict(500, { error: 'x'.repeat(1000) }) as { words: string }).words.length, 308);
});

test('later, at the time that the server says', (t) => {
  t.like(verdict(503, '', { 'retry-after': '30' }), { outcome: 'failing', after: 30 });
  t.like(verdict(429, '', { 'retry-after': 'Sun, 22 Nov 2026 23:00:45 GMT' }), { outcome: 'failing', after: 45 });
  t.like(verdict(504, ''), { outcome: 'failing', after: undefined });
});

test('the name of a database cannot end the statement that makes it', (t) => {
  t.is(createStatement('a"; DROP DATABASE "b\\'), 'CREATE DATABASE "a\\"; DROP DATABASE \\"b\\\\"');
});
