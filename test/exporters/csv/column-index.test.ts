import test from 'ava';
import { csvColumnIndex } from '../../../src/exporters/csv/column-index.ts';

const under = (existing?: readonly string[]) => csvColumnIndex({ lead: ['timestamp', 'host'], trail: [], existing, columnless: () => {} });

for (const kind of ['tag', 'metric'] as const) {
  test(`many new columns, each for a ${kind}, are one change of the header`, (t) => {
    const places = under(['timestamp', 'host', 'x']);
    const header = places.header as string[];
    let changes = 0;
    header.splice = (...given: Parameters<string[]['splice']>) => {
      changes += 1;
      return Array.prototype.splice.apply(header, given);
    };
    places.addColumns(
      kind,
      Array.from({ length: 4000 }, (_, at) => `n${at}`),
    );
    t.is(changes, 1);
    t.is(header.length, 4003);
  });
}

test('tags that come together stand behind those that are there and before the metrics, in their order', (t) => {
  const places = under(['timestamp', 'host', 'b', 'x']);
  places.addColumns('tag', ['b']);
  places.addColumns('metric', ['x']);
  places.addColumns('tag', ['a', 'c', 'x']);
  t.deepEqual(places.header, ['timestamp', 'host', 'b', 'a', 'c', 'tag:x', 'x']);
  t.deepEqual([...places.columnsOf('tag')], [['b', 2], ['a', 3], ['c', 4], ['x', 5]]); // prettier-ignore
  t.deepEqual([...places.columnsOf('metric')], [['x', 6]]);
});
