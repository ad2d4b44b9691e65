import test from 'ava';
import { rationed } from '../../src/collectors/rationed.ts';

test('what takes long is read seldom, and what it was is told in between', (t) => {
  let spent = 0;
  let value = 0;
  const costs = new Map([['slow', 0.05] as const, ['fast', 0.001] as const]);
  const [slow, fast] = [{ name: 'slow' as const }, { name: 'fast' as const }];
  const read = rationed(
    ({ name }: typeof slow | typeof fast) => {
      spent += costs.get(name)!;
      return (value += 1);
    },
    () => spent,
  );
  const at = (now: number) => [read(slow, now), read(fast, now)];
  t.deepEqual(at(0), [1, 2]);
  t.deepEqual(at(1), [1, 3]);
  t.deepEqual(at(4.9), [1, 4]);
  t.deepEqual(at(5.1), [5, 6]);
});
