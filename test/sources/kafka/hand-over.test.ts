import test from 'ava';
import { HandOver } from '../../../src/sources/kafka/hand-over.ts';

const nothing = () => Promise.resolve();

test('things are taken in order, and an offer holds until all of it is', async (t) => {
  const handOver = new HandOver<number>();
  const taken = handOver.taken();
  let isHeld = true;
  const offer = handOver.offer([1, 2], nothing).then((all) => {
    isHeld = false;
    return all;
  });
  t.is((await taken.next()).value, 1);
  await new Promise((resolve) => setImmediate(resolve));
  t.true(isHeld);
  t.is((await taken.next()).value, 2);
  t.true(await offer);
  const third = taken.next();
  void handOver.offer([3], nothing);
  t.is((await third).value, 3);
});

test('who waits says so again and again; where that fails, the rest is withdrawn', async (t) => {
  const handOver = new HandOver<number>();
  const taken = handOver.taken();
  let beats = 0;
  const beat = () => (++beats < 3 ? Promise.resolve() : Promise.reject(new Error('the group has changed')));
  const offer = handOver.offer([1, 2, 3], beat, 0.001);
  t.is((await taken.next()).value, 1);
  await t.throwsAsync(offer, { message: 'the group has changed' });
  t.is(beats, 3);
  void handOver.offer([9], nothing);
  t.is((await taken.next()).value, 9);
});

test('when no more is to be taken, offers are held until the end', async (t) => {
  const handOver = new HandOver<number>();
  const taken = handOver.taken();
  const next = taken.next();
  handOver.stop();
  t.true((await next).done);
  let isHeld = true;
  const offer = handOver.offer([1], () => Promise.resolve(void (isHeld = true)), 0.001).finally(() => (isHeld = false));
  await new Promise((resolve) => setImmediate(resolve));
  t.true(isHeld);
  handOver.end();
  t.false(await offer);
  t.false(await handOver.offer([2], nothing));
});

test('a failure reaches the one who takes, and frees the one who offers', async (t) => {
  const handOver = new HandOver<number>();
  const taken = handOver.taken();
  const offer = handOver.offer([1, 2], nothing);
  t.is((await taken.next()).value, 1);
  handOver.fail(new Error('gone'));
  t.false(await offer);
  await t.throwsAsync(taken.next(), { message: 'gone' });
});
