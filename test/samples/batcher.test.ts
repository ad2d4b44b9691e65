import test from 'ava';
import { perShape } from '../../src/samples/batcher.ts';

const shapes = (count: number, name: string) =>
  Array.from({ length: count }, (_, at) => ({ host: 'a', tags: {}, names: [`${at}${name}`] }));

test('what is made for shapes is remembered, for fewer of them where their names are long', (t) => {
  for (const [name, remembered] of [
    ['', 64],
    ['x'.repeat(2 ** 20), 7],
  ] as const) {
    // prettier-ignore
    const made: unknown[] = [];
    const make = perShape((shape) => made.push(shape));
    const given = shapes(100, name);
    for (const shape of given) make(shape);
    for (const shape of given.toReversed()) make(shape);
    t.is(made.length - given.length, given.length - remembered);
  }
});

test('one shape of long names is remembered, whatever they take', (t) => {
  let made = 0;
  const make = perShape(() => (made += 1));
  const [shape] = shapes(1, 'x'.repeat(2 ** 24));
  make(shape!);
  make(shape!);
  t.is(made, 1);
});
