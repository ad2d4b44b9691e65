import { Readable } from 'node:stream';
import test from 'ava';
import { eagerly } from '../../../src/sources/nats/eagerly.ts';

test('all is known as soon as it comes, however slowly it is taken', async (t) => {
  const seen: number[] = [];
  const things = eagerly(Readable.from([1, 2, 3]) as AsyncIterable<number>, (one) => (seen.push(one), one !== 2));
  t.deepEqual(await things.next(), { done: false, value: 1 });
  await new Promise((resolve) => setImmediate(resolve));
  const rest: number[] = [];
  for await (const one of things) rest.push(one);
  t.deepEqual([seen, rest], [[1, 2, 3], [3]]);
});

test('an error comes behind what came before it', async (t) => {
  const failing = async function* () {
    yield 1;
    await Promise.reject(new Error('broken'));
  };
  const things = eagerly(failing(), () => true);
  t.deepEqual(await things.next(), { done: false, value: 1 });
  await t.throwsAsync(things.next(), { message: 'broken' });
});
