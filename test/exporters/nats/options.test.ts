import test from 'ava';
import { retention } from '../../../src/exporters/nats/options.ts';

test('a retention is an age, a size, or both', (t) => {
  t.deepEqual(retention('7d'), { seconds: 604_800 });
  t.deepEqual(retention('10GiB'), { bytes: 10 * 2 ** 30 });
  t.deepEqual(retention('1GB,1h'), { seconds: 3600, bytes: 1e9 });
  for (const bad of ['', 'x', '7d,8d', '1GB,2GB', '0s', '7d,']) t.throws(() => retention(bad), undefined, bad);
});
