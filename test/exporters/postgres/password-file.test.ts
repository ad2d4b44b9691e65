import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { passwordFor, passwordIn } from '../../../src/exporters/postgres/password-file.ts';
import { makeTree } from '../../fixtures/tree.ts';

const use = { host: 'db', port: 5432, database: 'metrics', username: 'me' };

test('the first line that fits has the password', (t) => {
  const text = [
    '# db:5432:metrics:me:comment',
    '',
    'db:5433:*:*:port',
    'db:*:metrics:other:user',
    'db:5432:*:me:right',
    '*:*:*:*:last',
  ].join('\n');
  t.is(passwordIn(text, use), 'right');
  t.is(passwordIn(text, { ...use, host: 'elsewhere' }), 'last');
  t.is(passwordIn('db:5432:metrics:you:no', use), undefined);
});

test('a backslash keeps a colon, and itself', (t) => {
  t.is(passwordIn('\\:\\:1:5432:a\\\\b:me:pass\\:wo\\\\rd\r\n', { ...use, host: '::1', database: 'a\\b' }), 'pass:wo\\rd');
  t.is(passwordIn('db:5432:metrics:me', use), undefined);
});

test('a socket is known by its folder, and as localhost', (t) => {
  const bySocket = { ...use, host: '/run/postgresql' };
  t.is(passwordIn('/run/postgresql:*:*:*:one', bySocket), 'one');
  t.is(passwordIn('localhost:*:*:*:two', bySocket), 'two');
  t.is(passwordIn('localhost:*:*:*:two', use), undefined);
});

test('a file that others may read is left out, as one that is not there', (t) => {
  const folder = makeTree(t, { mine: '*:*:*:*:secret\n', '.pgpass': '*:*:*:*:home\n' });
  const path = join(folder, 'mine');
  for (const name of ['mine', '.pgpass']) chmodSync(join(folder, name), 0o600);
  t.is(passwordFor(use, { PGPASSFILE: path }), 'secret');
  t.is(passwordFor(use, { HOME: folder }), 'home');
  chmodSync(path, 0o640);
  t.is(passwordFor(use, { PGPASSFILE: path }), undefined);
  t.is(passwordFor(use, { PGPASSFILE: folder }), undefined);
  t.is(passwordFor(use, { PGPASSFILE: join(folder, 'none') }), undefined);
});
