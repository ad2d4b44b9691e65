import test from 'ava';
import { csvPlaces, type Kind } from '../../../src/exporters/csv/places.ts';

const under = (standing?: readonly string[]) => csvPlaces({ lead: ['timestamp', 'host'], trail: [], standing, columnless: () => {} });

/** How often a map takes an entry while the function runs. */
function entriesDuring(work: () => void): number {
  const maps: Pick<Map<unknown, unknown>, 'set'> = Map.prototype;
  const { set } = maps;
  let entries = 0;
  maps.set = function counted(this: Map<unknown, unknown>, key, value) {
    entries += 1;
    return set.call(this, key, value);
  };
  try {
    work();
  } finally {
    maps.set = set;
  }
  return entries;
}

for (const kind of ['tag', 'metric'] as const) {
  test.serial(`twice as many new columns, each for a ${kind}, are about twice the work`, (t) => {
    const work = (columns: number, of: Kind) => {
      const places = under(['timestamp', 'host', 'x']);
      const names = Array.from({ length: columns }, (_, at) => `n${at}`);
      return entriesDuring(() => places.know(of, names));
    };
    t.true(work(4000, kind) < 2.1 * work(2000, kind));
  });
}

test('tags that come together stand behind those that are there and before the metrics, in their order', (t) => {
  const places = under(['timestamp', 'host', 'b', 'x']);
  places.know('tag', ['b']);
  places.know('metric', ['x']);
  places.know('tag', ['a', 'c', 'x']);
  t.deepEqual(places.header, ['timestamp', 'host', 'b', 'a', 'c', 'tag:x', 'x']);
  t.deepEqual([...places.cells('tag')], [['b', 2], ['a', 3], ['c', 4], ['x', 5]]); // prettier-ignore
  t.deepEqual([...places.cells('metric')], [['x', 6]]);
});
