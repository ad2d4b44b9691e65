import test from 'ava';
import { basicAuth } from '../../../../src/http/server/authentication/index.ts';

const basic = (name: string, password: string) => `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
const hash = (cost: string, password: string) => `$2y$${cost}$${password.padEnd(53, '.')}`;

/** With comparisons that end when they are told. */
function authenticating(users = new Map([['alice', hash('10', 'right')]])) {
  const compared: string[] = [];
  const ends: (() => void)[] = [];
  const compare = (password: string, of: string) => {
    compared.push(of.slice(4, 6));
    return new Promise<boolean>((resolve) => ends.push(() => resolve(of === hash(of.slice(4, 6), password))));
  };
  const authenticate = basicAuth({ users: () => users, compare });
  const endAll = async () => {
    for (; ends.length > 0; await new Promise(setImmediate)) ends.shift()!();
  };
  return { authenticate, compared, endAll, users };
}

test('who was right is served at once, however many wait and however long ago that was', async (t) => {
  const { authenticate, compared, endAll } = authenticating();
  const first = authenticate(basic('alice', 'right'), '10.0.0.1');
  await endAll();
  t.is(await first, 'ok');
  const strangers = Array.from({ length: 200 }, (_, at) => authenticate(basic('alice', `wrong${at}`), `10.0.1.${at}`));
  t.is(await authenticate(basic('alice', 'right'), '10.0.0.1'), 'ok');
  t.is(await authenticate(basic('alice', 'right'), '10.0.0.2'), 'ok');
  await endAll();
  t.deepEqual(new Set(await Promise.all(strangers)), new Set(['unauthorized', 'overloaded'] as const));
  t.true(compared.length < 70);
});

test('one address that sends what it likes does not keep another from its first answer', async (t) => {
  const { authenticate, compared, endAll } = authenticating();
  const flood = Array.from({ length: 100 }, (_, at) => authenticate(basic(`x${at}`, 'x'), '2001:db8:0:1::' + at));
  let place: number | undefined;
  const scraper = authenticate(basic('alice', 'right'), '10.0.0.1').then((result) => ((place = compared.length), result));
  await endAll();
  t.is(await scraper, 'ok');
  t.true(place! <= 5, `${place}`);
  t.is((await Promise.all(flood)).filter((result) => result === 'overloaded').length, 100 - 17);
});

test('the same from many connections is compared once', async (t) => {
  const { authenticate, compared, endAll } = authenticating();
  const results = Array.from({ length: 80 }, () => authenticate(basic('nobody', 'wrong'), '10.0.0.1'));
  await endAll();
  t.deepEqual(new Set(await Promise.all(results)), new Set(['unauthorized'] as const));
  t.is(compared.length, 1);
});

test('every name takes the same comparisons, also where users have hashes of different costs', async (t) => {
  const users = new Map([
    ['low', hash('05', 'a')],
    ['high', hash('12', 'b')],
  ]);
  for (const name of ['low', 'high', 'unknown']) {
    const { authenticate, compared, endAll } = authenticating(users);
    const result = authenticate(basic(name, 'wrong'), '10.0.0.1');
    await endAll();
    t.is(await result, 'unauthorized');
    t.deepEqual(compared, ['05', '12'], name);
  }
});

test('the password of an old hash is right no longer', async (t) => {
  const { authenticate, endAll, users } = authenticating();
  const ask = async (password: string) => {
    const result = authenticate(basic('alice', password), '10.0.0.1');
    await endAll();
    return result;
  };
  t.is(await ask('right'), 'ok');
  users.set('alice', hash('10', 'new'));
  t.is(await ask('right'), 'unauthorized');
  t.is(await ask('new'), 'ok');
  users.delete('alice');
  users.set('bob', hash('10', 'x'));
  t.is(await ask('new'), 'unauthorized');
});
