import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import test from 'ava';
import { tlsChoices } from '../../../src/exporters/postgres/tls-mode.ts';
import { makeCertificate } from '../certificates.ts';
import { peer } from '../../peers.ts';

const plain = { tlsInsecure: false };
const unverified = { rejectUnauthorized: false };

test('a mode means what it does for psql', (t) => {
  const choices = (sslmode?: string, options = plain) => tlsChoices(sslmode === undefined ? {} : { sslmode }, options);
  t.deepEqual(choices('disable'), [false]);
  t.deepEqual(choices(), [unverified, false]);
  t.deepEqual(choices('allow'), [unverified, false]);
  t.like(choices('require'), [unverified]);
  t.deepEqual(choices('verify-full'), [{}]);
  t.like(choices(undefined, { tlsInsecure: true }), [unverified]);
  t.like(choices('verify-full', { tlsInsecure: true }), [unverified]);
  const [authority] = choices('verify-ca');
  t.true(authority !== false && authority?.rejectUnauthorized === undefined && authority?.checkServerIdentity?.() === undefined);
  t.throws(() => choices('on'), { message: /sslmode "on": expected disable, allow, .* or verify-full/ });
});

peer('openssl')('a file of authorities is held to, as an option or a parameter', (t) => {
  const { tlsCert } = makeCertificate(t);
  const ca = readFileSync(tlsCert);
  t.deepEqual(tlsChoices({}, { ...plain, tlsCa: tlsCert }), [{ ca }]);
  t.like(tlsChoices({ sslmode: 'require', sslrootcert: tlsCert }, plain), [{ ca }]);
  t.deepEqual(tlsChoices({ sslmode: 'verify-full', sslrootcert: 'system' }, plain), [{}]);
  const missing = join(tlsCert, 'none');
  t.throws(() => tlsChoices({ sslmode: 'verify-full', sslrootcert: missing }, plain), { message: /tls_ca .*none/ });
});
