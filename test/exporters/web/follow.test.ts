import test from 'ava';
import { follow, type Followed } from '../../../src/exporters/web/follow.ts';
import { RecentSamples } from '../../../src/exporters/web/recent-samples.ts';
import { batchOf, sampleOf } from '../../samples.ts';

function setting(bytes = 1e6) {
  let now = 0;
  const recent = new RecentSamples({ bytes, now: () => (now += 1) });
  const gone = new AbortController();
  const put = (...seconds: number[]) => seconds.forEach((second) => recent.add(batchOf(sampleOf(second))));
  const from = (number: number) => follow(recent, number, gone.signal);
  return { recent, gone, put, from };
}

const told = (what: Followed | void) => (Array.isArray(what) ? what.map(({ batch }) => batch.timestamp(0) as number) : what);

test('a reader gets what there is, what comes, and the end', async (t) => {
  const { recent, put, from } = setting();
  put(0, 1, 2);
  const reader = from(1);
  t.deepEqual(told((await reader.next()).value), [1, 2]);
  const next = reader.next();
  put(3);
  t.deepEqual(told((await next).value), [3]);
  const last = reader.next();
  recent.end();
  t.deepEqual(told((await last).value), []);
  t.is((await reader.next()).value, 'end');
});

test('a reader that is woken without a sample gets a sign of life', async (t) => {
  const { recent, put, from } = setting();
  put(0);
  const reader = from(1);
  const next = reader.next();
  recent.wake();
  t.deepEqual(told((await next).value), []);
});

test('what a reader has not taken is not held for it: it gets a gap, and the oldest that is kept', async (t) => {
  const { recent, put, from } = setting(2000);
  put(0);
  const reader = from(0);
  t.deepEqual(told((await reader.next()).value), [0]);
  put(...Array.from({ length: 50 }, (_, at) => at + 1));
  t.is((await reader.next()).value, 'gap');
  t.is((told((await reader.next()).value) as number[])[0], recent.oldest);
});

test('a reader that has gone waits for nothing', async (t) => {
  const { gone, put, from } = setting();
  put(0);
  const reader = from(1);
  const next = reader.next();
  gone.abort();
  t.true((await next).done);
});

test('large samples are handed on one by one: each of many readers may hold what it was given', async (t) => {
  const { recent, from } = setting(1e9);
  const metrics = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`x${at}`, at]));
  for (let second = 0; second < 3; second += 1) recent.add(batchOf({ ...sampleOf(second), metrics }));
  const reader = from(0);
  t.deepEqual(told((await reader.next()).value), [0]);
  t.deepEqual(told((await reader.next()).value), [1]);
});
