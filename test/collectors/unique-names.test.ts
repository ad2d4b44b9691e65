import test from 'ava';
import { array, assert, constantFrom, property } from 'fast-check';
import { withUniqueNames } from '../../src/collectors/unique-names.ts';

const apart = (...names: readonly string[]) => withUniqueNames(names.map((name) => ({ name }))).map(({ name }) => name);

test('of those with the same name, all but the first get a number', (t) => {
  t.deepEqual(apart('node', 'sh', 'node', 'node'), ['node', 'sh', 'node 2', 'node 3']);
});

test('a number that makes the name of another is left out', (t) => {
  t.deepEqual(apart('x', 'x', 'x 2'), ['x', 'x 3', 'x 2']);
  t.deepEqual(apart('x 2', 'x', 'x 2', 'x'), ['x 2', 'x', 'x 2 2', 'x 3']);
});

test('no two have the same name, and the first of each keeps its own', (t) => {
  assert(
    property(array(constantFrom('x', 'x 2', 'x 3', 'x 2 2', 'y')), (names) => {
      const told = apart(...names);
      t.is(new Set(told).size, names.length);
      for (const [at, name] of names.entries()) if (names.indexOf(name) === at) t.is(told[at], name);
    }),
  );
});
