import { mock } from 'node:test';
import test from 'ava';
import { createStatement } from '../../../src/exporters/influxdb/api.ts';
import { classify } from '../../../src/exporters/influxdb/classify.ts';

/** Its clock is not that of this machine. */
const classified = (status: number, given: unknown, headers: Record<string, string> = {}) => {
  const body = typeof given === 'string' ? given : JSON.stringify(given);
  const answer = { status, headers: { date: 'Sun, 22 Nov 2026 23:00:00 GMT', ...headers }, body, content: Buffer.from(body) };
  return classify(answer, (text) => text);
};

test('v1: the good lines are written; those that it cannot read are quoted, one by one, and not counted as dropped', (t) => {
  const error = "partial write: unable to parse 'a': missing fields\nunable to parse 'b': missing fields dropped=0";
  t.deepEqual(classified(400, { error }), {
    outcome: 'partial',
    bad: [
      { text: 'a', reason: "unable to parse 'a': missing fields" },
      { text: 'b', reason: "unable to parse 'b': missing fields" },
    ],
    count: 2,
    status: 400,
    message: "400: partial write: unable to parse 'a': missing fields",
  });
  t.like(classified(400, { error: 'partial write: points beyond retention policy dropped=17' }), { outcome: 'partial', count: 17 });
});

test.serial('an answer is parsed once: megabytes of brackets take 0.2 s', (t) => {
  const parse = mock.method(JSON, 'parse');
  t.teardown(() => parse.mock.restore());
  t.is(classified(400, '['.repeat(1000)).outcome, 'blocked');
  t.is(parse.mock.callCount(), 1);
});

test('v1: not one line can be read: nothing is written', (t) => {
  t.like(classified(400, { error: "unable to parse 'a': missing fields" }), { outcome: 'rejected', line: undefined });
});

test('v2: where it says in which line the mistake is', (t) => {
  t.like(classified(400, { code: 'invalid', message: 'failed to parse line protocol: errors encountered on line(s): 7' }), {
    outcome: 'rejected',
    line: 7,
  });
  t.like(classified(400, { code: 'invalid', message: 'malformed', line: 3 }), { outcome: 'rejected', line: 3 });
  t.like(classified(400, { code: 'invalid', message: 'error on line 12: bad number' }), { outcome: 'rejected', line: 12 });
});

test('v3: the lines that it left out, or the one for which it wrote none', (t) => {
  const data = [{ error_message: 'no fields', line_number: 2, original_line: 'a' }, { line_number: 5 }];
  t.like(classified(400, { error: 'partial write', data }), {
    ...{ outcome: 'partial', count: 2, status: 400, message: 'no fields' },
    bad: [
      { number: 2, reason: 'no fields' },
      { number: 5, reason: '400: partial write' },
    ],
  });
  t.like(classified(400, { error: 'parsing failed', data: data[0] }), { outcome: 'rejected', line: 2, status: 400, message: 'no fields' });
});

test('written is what the protocol says: 204; a login page, an empty 200 and a proxy have written nothing', (t) => {
  t.deepEqual(classified(204, ''), { outcome: 'written' });
  for (const [status, body] of [
    [200, ''],
    [200, ' \n'],
    [201, ''],
    [202, '<html>please log in</html>'],
    [203, '<html>'],
  ] as const)
    t.like(classified(status, body), { outcome: 'blocked', cause: 'unexpected' }, `${status} ${body}`);
  t.like(classified(200, { results: [] }), { outcome: 'blocked', cause: 'unexpected', message: '200' });
});

test('what gateways and frameworks say in JSON is not said of lines', (t) => {
  const kong = { message: 'Bad request', request_id: 'abc' };
  const spring = { timestamp: '2026', status: 400, error: 'Bad Request', path: '/write' };
  for (const body of [kong, spring, { message: 'waf blocked' }, { code: 'BAD_REQUEST', message: 'no' }, { error: 'x', data: [[]] }])
    for (const status of [400, 422]) t.like(classified(status, body), { outcome: 'blocked', cause: 'unexpected' });
});

test('numbers come from where the server puts them, not from what it quotes', (t) => {
  const conflict = (told: string) => `partial write: field type conflict: input field "evil dropped=5000" is type float ${told}`;
  t.like(classified(400, { error: conflict('dropped=1') }), { outcome: 'partial', count: 1 });
  t.like(classified(400, { code: 'invalid', message: "unable to parse 'x,host=line 7 y=': missing field value" }), { line: undefined });
  t.like(classified(400, { error: 'x', data: [{ line_number: 1e99 }, { line_number: 2, error_message: 'bad' }] }), {
    bad: [{ number: undefined }, { number: 2 }],
  });
});

test('no answer takes longer to look at than to read', (t) => {
  const pages = ['<'.repeat(3e6), '<style '.repeat(5e5), '<script>'.repeat(5e5), ` \n`.repeat(15e5) + 'x', `a${' '.repeat(3e6)}x`];
  const quotes = [
    "unable to parse '".repeat(2e5),
    `partial write: ${"unable to parse '".repeat(2e5)}`,
    "unable to parse 'a': x\n".repeat(1e5),
  ];
  for (const body of [...pages, ...quotes])
    for (const status of [400, 502]) t.truthy(classified(status, body, { 'x-influxdb-error': 'x' }));
});

test('a 404 of something else is no missing database', (t) => {
  t.like(classified(404, '404 page not found'), { outcome: 'blocked', cause: 'unexpected' });
  t.like(classified(404, { error: 'database not found: "cubestat"' }), { outcome: 'blocked', cause: 'missing' });
  t.like(classified(404, { code: 'not found', message: 'bucket "b" not found' }), { outcome: 'blocked', cause: 'missing' });
});

test('a redirect: where to, without credentials', (t) => {
  t.like(classified(307, '<h1>Moved</h1>', { location: 'https://me:pw@h:1/write?db=x' }), {
    outcome: 'blocked',
    cause: 'unexpected',
    message: '307: it has moved to https://h:1/write',
  });
  t.like(classified(302, '', { location: '/login' }), { message: '302: it has moved to /login' });
  t.like(classified(302, ''), { message: '302' });
});

test('servers that want TLS say so in words of their own; a line that an InfluxDB quotes is none of them', (t) => {
  for (const said of [
    'Client sent an HTTP request to an HTTPS server.\n',
    '<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>',
    "<p>Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
  ])
    t.like(classified(400, said), { outcome: 'blocked', cause: 'scheme' }, said);
  t.like(classified(400, { error: "unable to parse 'HTTP request to HTTPS': missing fields" }), { outcome: 'rejected' });
});

test('a 400 that does not speak of lines is no reason to give any up', (t) => {
  for (const body of ['<html><h1>400 Bad Request</h1></html>', 'line 3: bad gateway', '', '[]', '"no"'])
    t.like(classified(400, body), { outcome: 'blocked', cause: 'unexpected' });
  t.like(classified(400, 'unable to parse: x'), { outcome: 'rejected' });
  t.like(classified(400, '', { 'x-influxdb-error': 'bad timestamp' }), { outcome: 'rejected' });
  t.like(classified(500, { error: 'retention policy not found: nope' }), { outcome: 'blocked', cause: 'policy' });
});

test('words from a header, from HTML, from nowhere, and never many', (t) => {
  t.is((classified(401, '', { 'x-influxdb-error': 'who?' }) as { message: string }).message, '401: who?');
  t.is((classified(502, '<style>a{}</style><h1>Bad</h1>') as { message: string }).message, '502: Bad');
  t.is((classified(500, '') as { message: string }).message, '500');
  t.is((classified(500, 'null') as { message: string }).message, '500: null');
  t.is((classified(500, { error: 'x'.repeat(1000) }) as { message: string }).message.length, 308);
});

test('later, at the time that the server says', (t) => {
  t.like(classified(503, '', { 'retry-after': '30' }), { outcome: 'retryable', after: 30 });
  t.like(classified(429, '', { 'retry-after': 'Sun, 22 Nov 2026 23:00:45 GMT' }), { outcome: 'retryable', after: 45 });
  t.like(classified(504, ''), { outcome: 'retryable', after: undefined });
});

test('the name of a database cannot end the statement that makes it', (t) => {
  t.is(createStatement('a"; DROP DATABASE "b\\'), 'CREATE DATABASE "a\\"; DROP DATABASE \\"b\\\\"');
});
