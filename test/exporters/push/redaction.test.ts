import { join } from 'node:path';
import test from 'ava';
import { assert, constantFrom, property, string } from 'fast-check';
import { redactor } from '../../../src/http/endpoint/redaction.ts';
import { targetOf } from '../../../src/exporters/influxdb/target.ts';
import { changeTree, makeTree } from '../../fixtures/tree.ts';
import { influxConfig, samplesOf, startExport } from '../influxdb/exporting.ts';
import { startInfluxServer, version1, version2, version2Conflict, version3, type Behaviour, type Reply } from '../influxdb/server.ts';
import { until } from '../../until.ts';

const hex = (number: number, length: number) => number.toString(16).padStart(length, '0');
const bytesOf = (text: string) => [...Buffer.from(text)];
const quoted = (text: string) => JSON.stringify(text).slice(1, -1);
const form = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);
const percent = (text: string) =>
  bytesOf(text)
    .map((byte) => (/[a-z0-9]/i.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${hex(byte, 2)}`))
    .join('');
const ascii = (text: string) => quoted(text).replace(/[^\x00-\x7f]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);

/** How servers, proxies and their languages quote what they were given. */
const quotations: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (secret) => secret,
  JSON: quoted,
  'JSON within JSON': (secret) => quoted(quoted(secret)),
  'JSON of Go, which escapes what HTML minds': (secret) => quoted(secret).replace(/[<>&]/g, (one) => `\\u00${hex(one.charCodeAt(0), 2)}`),
  'JSON of Python and PHP, in ASCII': (secret) => ascii(secret).replaceAll('/', '\\/'),
  '%q of Go and repr() of Python': (secret) => ascii(secret).replaceAll("'", "\\'"),
  'percent-encoding': encodeURIComponent,
  'percent-encoding in lower case, of all but letters': percent,
  'percent-encoding of a URI as a whole': encodeURI,
  'percent-encoding, twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'a form': form,
  HTML: (secret) => secret.replace(/[&<>]/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[one]!),
  'HTML of an attribute': (secret) =>
    secret.replace(/[&<>"']/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[one]!),
  'HTML of Go': (secret) => secret.replace(/[&<>"'+]/g, (one) => `&#${one.charCodeAt(0)};`),
  'HTML in hexadecimal': (secret) => secret.replace(/[&<>"'/`=]/g, (one) => `&#x${hex(one.charCodeAt(0), 2).toUpperCase()};`),
  base64: (secret) => Buffer.from(secret).toString('base64'),
  'base64 without padding': (secret) => Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  'base64 for URLs': (secret) => Buffer.from(secret).toString('base64url'),
  'base64 in JSON of PHP': (secret) => Buffer.from(secret).toString('base64').replaceAll('/', '\\/'),
  'base64 in a URL': (secret) => encodeURIComponent(Buffer.from(secret).toString('base64')),
  'upper case': (secret) => secret.toUpperCase(),
};

for (const [name, quotation] of Object.entries(quotations)) {
  test(`a secret is hidden that is quoted as ${name}`, (t) => {
    const texts = string({ unit: constantFrom(...Array.from('aZ09 "\'\\/<>&%+=?#$*.[](){}^|-_~é€😀\t')), minLength: 1, maxLength: 12 });
    assert(
      property(texts, (text) => {
        // The characters around it are in no secret.
        t.regex(redactor([{ text }])(`«${quotation(text)}»`), /^«\*+»$/);
      }),
      { numRuns: 10 },
    );
  });
}

test('nothing else is hidden', (t) => {
  const redact = redactor([{ text: 'a.c' }, { text: '' }]);
  t.is(redact('abc a.c a\\xc'), 'abc *** a\\xc');
  t.is(redactor([])('anything'), 'anything');
});

test('of secrets that overlap, no part is left', (t) => {
  t.is(redactor([{ text: 'hunter' }, { text: 'hunter2hunter' }])('hunter2hunter hunter'), '*** ***');
});

for (const [name, quotation] of Object.entries({
  'the characters that the bytes are not': (bytes: Buffer) => bytes.toString(),
  'JSON of them': (bytes: Buffer) => JSON.stringify(bytes.toString()).slice(1, -1),
  'Latin-1': (bytes: Buffer) => bytes.toString('latin1'),
  'bytes of Python and Go': (bytes: Buffer) =>
    [...bytes].map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : `\\x${hex(byte, 2)}`)).join(''),
})) {
  test(`a token is hidden that a server decodes from base64 and quotes as ${name}`, (t) => {
    const token = 'c2VjcmV0LXRva2Vu_-+Iw8fO0d7f4AEC9Q==';
    const redact = redactor([{ text: token, random: true }]);
    t.is(redact(`user «${quotation(Buffer.from(token, 'base64'))}»`), 'user «***»');
  });
}

test('what a server itself has cut of a long header is hidden', (t) => {
  const sent = Buffer.from('telegraf:correct horse battery staple').toString('base64');
  const redact = redactor([{ text: 'correct horse battery staple' }, { text: sent, random: true }]);
  for (const length of [8, 12, 30]) t.is(redact(`got "Basic ${sent.slice(0, length)}..."`), 'got "Basic ***..."');
  t.is(redact('telegraf may not'), 'telegraf may not');
});

test('what is looked for in 400 KB that look like it is found as fast as in others', (t) => {
  const redact = redactor([{ text: '\\'.repeat(4) + '"'.repeat(20) }, { text: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaab'.repeat(4), random: true }]);
  for (const text of ['\\', '"', 'a', '%', '&#', ' ']) {
    t.is(typeof redact(text.repeat(400_000 / text.length)), 'string');
  }
});

// A password that is also a keyword of the server does not change how responses are classified.
for (const password of ['error', 'partial', 'write', 'dropped', 'line', 'poison', '204', '400', '1', 'written', 'database', 'not found']) {
  test(`with the password ${password}, answers are understood as with any other`, async (t) => {
    const exported = async (behaviour: Behaviour, pass: string) => {
      const server = await startInfluxServer(t, behaviour);
      const exporting = await startExport(t, { url: server.url, user: 'me', pass });
      exporting.write(samplesOf(4, [1]));
      t.is(await exporting.end(), undefined);
      const { counts, said } = exporting;
      return { requests: server.requests.length, written: server.written(), counts, words: said.join().split('rejected samples: ')[1]! };
    };
    for (const behaviour of [version1, version2(true), version2(false), version2Conflict, version3]) {
      const { words, ...rest } = await exported(behaviour, password);
      const { words: usual, ...expected } = await exported(behaviour, 'unrelated');
      t.deepEqual(rest, expected);
      // The status is ours.
      t.is(words.replace(/^\d+: /, ''), usual.replace(/^\d+: /, '').replaceAll(password, '***'));
    }
  });
}

test('with the password database, one that is missing is made', async (t) => {
  const server = await startInfluxServer(t, ({ path, lines }, count) => {
    if (path === '/query') return { status: 200, body: { results: [{ statement_id: 0 }] } };
    return count === 0 ? { status: 404, body: { error: 'database not found: "cubestat"' } } : { status: 204, takes: lines };
  });
  const exporting = await startExport(t, { url: server.url, user: 'me', pass: 'database', create: true });
  exporting.write(samplesOf(1));
  t.is(await exporting.end(), undefined);
  t.deepEqual(
    server.requests.map(({ path }) => path.replace(/\?.*/, '')),
    ['/write', '/query', '/write'],
  );
});

/** The servers of a case that quote back what they were given: of a password in a header, in their own words, in a redirect. */
const echoes: Readonly<Record<string, (sent: string, password: string) => Reply>> = {
  'cut at 300 characters': (sent) => ({ status: 401, body: { error: `${'x'.repeat(272)} denied: Basic ${sent}` } }),
  'of a line, by version 3': (sent) => ({
    status: 400,
    body: { error: 'partial write of line protocol occurred', data: [{ line_number: 1, error_message: `refused for Basic ${sent}` }] },
  }),
  'of a line, by version 1': (_sent, password) => ({
    status: 400,
    body: { error: `partial write: unable to parse 'zzz': user me:${password} dropped=0` },
  }),
  'in an own header': (sent) => ({ status: 400, headers: { 'x-influxdb-error': `partial write: Basic ${sent} dropped=1` } }),
  'quoted by Go': (_sent, password) => ({ status: 401, body: { error: `bad user ${JSON.stringify(`me:${password}`)}` } }),
  'in a page': (_sent, password) => ({ status: 401, body: `<p>${password.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}</p>` }),
  'at the end of what is read of a page': (sent) => ({
    status: 401,
    body: `<p>*** ${'<b></b>'.repeat(279)} ${'x'.repeat(10)} Basic ${sent}`,
  }),
  'in upper case': (sent) => ({ status: 401, body: `Authorization: BASIC ${sent.toUpperCase()}` }),
  'without padding': (sent) => ({ status: 503, body: `Authorization: ${sent.replace(/=+$/, '')}` }),
  'cut by the server': (sent) => ({ status: 502, body: `Authorization: ${sent.slice(0, 20)}...` }),
  'in a redirect': (sent, password) => ({
    status: 302,
    headers: { location: `https://login.example/${sent}/${encodeURI(password)}/x?y=${sent}` },
  }),
};

for (const [name, reply] of Object.entries(echoes)) {
  test(`no part of a secret that comes back ${name} is said, or kept in a dead letter`, async (t) => {
    const password = 'S3cret "quoted" & @long<er>';
    const server = await startInfluxServer(t, ({ headers }) => reply(headers.authorization!.replace('Basic ', ''), password));
    const exporting = await startExport(t, { url: server.url, user: 'me', pass: password });
    exporting.write(samplesOf(1));
    await until(() => exporting.said.length > 0, 'the exporter says something');
    const all = JSON.stringify([exporting.said, exporting.refusals]);
    t.false(/bWU6UzNj|S3cr|quoted|long/i.test(all), all);
    t.regex(all, /\*\*\*/);
  });
}

test('a secret that was replaced is hidden from the answers to what was on its way with it', (t) => {
  const folder = makeTree(t, { password: 'older-secret' });
  const target = targetOf(influxConfig({ user: 'me', 'password-file': join(folder, 'password') }));
  changeTree(folder, { password: 'newer-secret' });
  target.reload();
  target.reload();
  t.is(target.redact('older-secret newer-secret'), '*** ***');
});
