import test from 'ava';
import { fairQueue } from '../../../../src/http/server/authentication/fair-queue.ts';

/** Tasks that end when they are told, in the order in which they start. */
function tasks() {
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const task = (name: string) => () => {
    started.push(name);
    return new Promise<string>((resolve) => ends.push(() => resolve(name)));
  };
  const endAll = async () => {
    for (; ends.length > 0; await new Promise(setImmediate)) ends.shift()!();
  };
  return { task, started, endAll };
}

test('one task runs at a time, and those who ask take turns', async (t) => {
  const { task, started, endAll } = tasks();
  const enqueue = fairQueue({ maxTasks: 10, maxPerKey: 5 });
  const results = ['a1', 'a2', 'a3', 'b1', 'c1', 'b2'].map((name) => enqueue(name[0]!, task(name)));
  t.deepEqual(started, ['a1']);
  await endAll();
  t.deepEqual(started, ['a1', 'a2', 'b1', 'c1', 'a3', 'b2']);
  t.deepEqual(await Promise.all(results), ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']);
});

test('beyond the limits it is full: for one that has its share, and for the newest of the one that has most', async (t) => {
  const { task, endAll } = tasks();
  const enqueue = fairQueue({ maxTasks: 4, maxPerKey: 3 });
  const results = ['a0', 'a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'd1', 'e1'].map((name) => enqueue(name[0]!, task(name)));
  await endAll();
  t.deepEqual(await Promise.all(results), ['a0', 'a1', 'full', 'full', 'full', 'b1', 'c1', 'd1', 'full']);
});

test('a task that fails fails alone', async (t) => {
  const enqueue = fairQueue({ maxTasks: 4, maxPerKey: 4 });
  const failing = enqueue('a', () => Promise.reject(new Error('no')));
  const other = enqueue('b', () => Promise.resolve('yes'));
  await t.throwsAsync(failing, { message: 'no' });
  t.is(await other, 'yes');
});
