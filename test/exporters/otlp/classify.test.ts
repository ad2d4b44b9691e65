import test from 'ava';
import * as fc from 'fast-check';
import { classifyExport } from '../../../src/exporters/otlp/classify.ts';
import { encodeResponse, encodeStatus } from './messages.ts';

const protobuf = { 'content-type': 'application/x-protobuf' };
const json = { 'content-type': 'application/json' };
const plain = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };

function classified(status: number, given: Buffer | string = '', headers: Record<string, string> = {}) {
  const content = Buffer.from(given);
  const warnings: string[] = [];
  const answer = { status, headers, body: content.toString(), content };
  return {
    ...classifyExport(
      answer,
      (text) => text.replaceAll('s3cret', '***'),
      (words) => warnings.push(words),
    ),
    warnings,
  };
}

test('a response of OTLP is a success, and so is an empty one; a login page is none', (t) => {
  for (const status of [200, 202, 204]) t.like(classified(status), { outcome: 'written' });
  t.like(classified(200, encodeResponse({}), protobuf), { outcome: 'written', warnings: [] });
  t.like(classified(200, '{}', json), { outcome: 'written' });
  t.like(classified(200, '<h1>Sign in</h1>', { 'content-type': 'text/html' }), { outcome: 'blocked', message: '200: Sign in' });
});

test('a partial success rejects, with the words of the server; without a count they are a warning', (t) => {
  const partialSuccess = { rejectedDataPoints: 300, errorMessage: 'too old for s3cret' };
  const expected = { outcome: 'partial', count: Infinity, message: '200: 300 data points of the request rejected: too old for ***' };
  t.like(classified(200, encodeResponse({ partialSuccess }), protobuf), expected);
  t.like(classified(200, JSON.stringify({ partialSuccess: { ...partialSuccess, rejectedDataPoints: '300' } }), json), expected);
  t.like(classified(200, encodeResponse({ partialSuccess: { errorMessage: 'use HTTPS' } }), protobuf), {
    outcome: 'written',
    warnings: ['use HTTPS'],
  });
});

test('a success that is none by its own type is no success, and values of other types are none', (t) => {
  for (const [content, type] of [
    ['<h1>Sign in</h1>', protobuf],
    ['<h1>Sign in</h1>', json],
    ['', json],
    ['[]', json],
  ] as const)
    t.is(classified(200, content, type).outcome, content === '' ? 'written' : 'blocked', content);
  for (const odd of ['{"toString":1,"valueOf":2}', '[[]]', 'true', '{}', 'null'])
    t.is(classified(200, `{"partialSuccess":{"rejectedDataPoints":${odd},"errorMessage":${odd}}}`, json).warnings.length, 0, odd);
});

test('samples are rejected only in the words of a receiver', (t) => {
  const rejected = { outcome: 'rejected', status: 400, message: '400: bad point' };
  t.like(classified(400, encodeStatus(3, 'bad point'), protobuf), rejected);
  t.like(classified(400, '{"code":3,"message":"bad point"}', json), rejected);
  t.like(classified(400, 'bad point\n', plain), rejected);
  t.like(classified(400, '{"message":"bad gateway request"}', json), { outcome: 'blocked' });
  t.like(classified(400, '<h1>Bad Request</h1>', { 'content-type': 'text/html' }), { outcome: 'blocked', message: '400: Bad Request' });
  const uri = 'remoteAddr: "10.0.0.1:5"; requestURI: /x; ';
  t.like(classified(400, `${uri}unsupported path requested: "/x"\n`, plain), { outcome: 'blocked', cause: 'unexpected' });
  t.like(classified(400, 'missing route for "/x"\n', plain), { outcome: 'blocked', cause: 'unexpected' });
  t.like(classified(400, `${uri}bad series unsupported path requested{}\n`, plain), { outcome: 'rejected' });
});

test('what the user has to mend, what may pass, and what is too large', (t) => {
  t.like(classified(401, encodeStatus(16, 'no token'), protobuf), { outcome: 'blocked', cause: 'credentials', message: '401: no token' });
  t.like(classified(404, '404 page not found\n', plain), { outcome: 'blocked', cause: 'unexpected' });
  t.like(classified(413), { outcome: 'tooLarge' });
  for (const status of [429, 502, 503, 504]) t.like(classified(status, '', { 'retry-after': '7' }), { outcome: 'retryable', after: 7 });
  t.like(classified(503, encodeStatus(14, 'queue is full'), protobuf), { outcome: 'retryable', message: '503: queue is full' });
  t.like(classified(500), { outcome: 'retryable' });
});

test('no bytes break it', (t) => {
  fc.assert(
    fc.property(fc.constantFrom(200, 400), fc.constantFrom(protobuf, json), fc.uint8Array({ maxLength: 30 }), (status, headers, bytes) => {
      t.is(typeof classified(status, Buffer.from(bytes), headers).outcome, 'string');
    }),
  );
});
