import test from 'ava';
import * as fc from 'fast-check';
import { DistinctNames, type Claim } from '../../src/catalogue/index.ts';

const claim = (name: string, ...candidates: string[]): Claim => ({ owner: `the metric ${name}`, name, candidates });

function naming(reserved: Iterable<readonly [string, string]> = []) {
  const said: string[] = [];
  const names = new DistinctNames({ reserved, notice: (message) => void said.push(message) });
  return { said, names };
}

test('of two that want one name, the same gets it in whatever order they come', (t) => {
  for (const order of [(claims: Claim[]) => claims, (claims: Claim[]) => claims.toReversed()]) {
    const { names, said } = naming();
    const claims = order([claim('load', 'load', 'metric_load'), claim('_load', 'load', 'metric__load')]);
    t.deepEqual(
      names.assign(claims).toSorted((one, other) => ((one ?? '') < (other ?? '') ? -1 : 1)),
      ['load', 'metric__load'],
    );
    t.deepEqual(said, ['the metric _load is written as metric__load, because load is the metric load']);
  }
});

test('a second choice never takes what is the first of another', (t) => {
  const { names } = naming([['host', 'the host']]);
  t.deepEqual(names.assign([claim('host', 'host', 'metric_host'), claim('metric_host', 'metric_host')]), [undefined, 'metric_host']);
});

test('a name stays its owner’s in what comes later', (t) => {
  const { names } = naming();
  t.deepEqual(names.assign([claim('_load', 'load', 'metric__load')]), ['load']);
  t.deepEqual(names.assign([claim('load', 'load', 'metric_load'), claim('_load', 'load')]), ['metric_load', 'load']);
  t.is(names.ownerOf('load'), 'the metric _load');
});

test('in another scope, the same name is no collision', (t) => {
  const { names, said } = naming();
  t.deepEqual(
    names.assign([
      { ...claim('a.x', 'x'), scope: 'a' },
      { ...claim('b.x', 'x'), scope: 'b' },
    ]),
    ['x', 'x'],
  );
  t.deepEqual(said, []);
});

test('what the catalogue knows comes before what is like it', (t) => {
  const { names } = naming();
  t.deepEqual(names.assign([claim('a', 'x'), claim('memory.used.bytes', 'x')]), [undefined, 'x']);
});

test('what can have no name is left out, and that is said', (t) => {
  const { names, said } = naming();
  t.deepEqual(names.assign([claim('\\'), claim('undefined', 'undefined')]), [undefined, 'undefined']);
  t.deepEqual(said, ['the metric \\ is left out, because it has no name that can be written']);
});

test('none is given to two, whatever is claimed and however often', (t) => {
  const anyClaims = fc.uniqueArray(
    fc.record({ name: fc.string({ maxLength: 3 }), candidates: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 }) }),
    { selector: ({ name }) => name },
  );
  fc.assert(
    fc.property(fc.array(anyClaims, { maxLength: 4 }), (rounds) => {
      const { names } = naming([['d', 'nothing']]);
      for (const round of rounds) {
        const given = names.assign(round.map(({ name, candidates }) => claim(name, ...candidates))).filter((name) => name !== undefined);
        t.is(new Set(given).size, given.length);
        t.false(given.includes('d'));
      }
    }),
  );
});

test('names without end are not remembered without end, be they many or long', (t) => {
  for (const long of ['', 'x'.repeat(2 ** 20)]) {
    const names = new DistinctNames({ notice: () => {} });
    for (let count = 0; count < (long === '' ? 2 ** 16 : 17); count += 1) names.assign([claim('some', `${long}${count}`)]);
    names.assign([claim('last', 'last')]);
    t.deepEqual(
      [`${long}0`, 'last'].map((name) => names.ownerOf(name)),
      [undefined, 'the metric last'],
    );
  }
});
