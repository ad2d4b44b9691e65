import test from 'ava';
import { classifyWrite, classifyWrite2 } from '../../../src/exporters/remote-write/classify.ts';

const classified = (status: number, body = '', headers: Record<string, string> = {}) =>
  classifyWrite({ status, headers, body, content: Buffer.from(body) }, (text) => text);

/** What the errors of Go programs have. */
const plain = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };

test('only what the protocol says is a success: a login page is none', (t) => {
  t.deepEqual([classified(204), classified(200)], [{ outcome: 'written' }, { outcome: 'written' }]);
  for (const status of [200, 202, 203])
    t.like(classified(status, '<h1>Sign in</h1>'), { outcome: 'blocked', message: `${status}: Sign in` });
});

test('samples are rejected only in the words of a receiver', (t) => {
  t.deepEqual(classified(400, 'out of order sample\n', plain), {
    outcome: 'rejected',
    line: undefined,
    status: 400,
    message: '400: out of order sample',
  });
  // Thanos: https://github.com/thanos-io/thanos/issues/4077
  t.like(classified(409, 'store locally for endpoint 10.0.0.1:10901: conflict\n', plain), { outcome: 'rejected', status: 409 });
  t.like(classified(409, '<html>409 Conflict</html>', { 'content-type': 'text/html' }), { outcome: 'blocked', cause: 'unexpected' });
  t.like(classified(400, '{"message":"bad gateway request"}', { 'content-type': 'application/json' }), { outcome: 'blocked' });
  t.like(classified(400, '<html>400 Bad Request</html>', { 'content-type': 'text/html' }), { outcome: 'blocked' });
  const uri = 'remoteAddr: "10.0.0.1:5"; requestURI: /x; ';
  t.like(classified(400, `${uri}unsupported path requested: "/x"\n`, plain), { outcome: 'blocked', cause: 'unexpected' });
  t.like(classified(400, 'missing route for "/x"\n', plain), { outcome: 'blocked', cause: 'unexpected' });
  t.like(classified(400, `${uri}bad series unsupported path requested{}\n`, plain), { outcome: 'rejected' });
  t.like(classified(413), { outcome: 'tooLarge' });
});

test('what the user has to mend, and what may pass', (t) => {
  t.like(classified(401), { outcome: 'blocked', cause: 'credentials' });
  t.like(classified(404, '404 page not found\n', plain), { outcome: 'blocked', cause: 'unexpected' });
  t.like(classified(400, 'Client sent an HTTP request to an HTTPS server.\n'), { outcome: 'blocked', cause: 'scheme' });
  t.like(classified(429, '', { 'retry-after': '7' }), { outcome: 'retryable', after: 7 });
  t.like(classified(503), { outcome: 'retryable', after: undefined });
});

test('of version 2.0, only a count of what was written is believed', (t) => {
  const of = (status: number, headers: Record<string, string> = {}) =>
    classifyWrite2({ status, headers, body: '', content: Buffer.alloc(0) }, (text) => text);
  t.deepEqual(of(204, { 'x-prometheus-remote-write-samples-written': '12' }), { outcome: 'written' });
  for (const status of [200, 204]) t.like(of(status), { outcome: 'blocked', cause: 'version' });
  t.like(of(415), { outcome: 'blocked', cause: 'version' });
  t.like(of(401), { outcome: 'blocked', cause: 'credentials' });
  t.like(of(503), { outcome: 'retryable' });
});
