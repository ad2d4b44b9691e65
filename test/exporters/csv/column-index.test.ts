import test from 'ava';
import { CsvColumnIndex } from '../../../src/exporters/csv/column-index.ts';

const under = (existing?: readonly string[]) => new CsvColumnIndex({ lead: ['timestamp', 'host'], trail: [], existing, notice: () => {} });

for (const kind of ['tag', 'metric'] as const) {
  test(`many new columns, each for a ${kind}, are one change of the header`, (t) => {
    const places = under(['timestamp', 'host', 'x']);
    const { header } = places;
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

test('a name that gets another column, or none, is told', (t) => {
  const said: string[] = [];
  const index = new CsvColumnIndex({ lead: ['timestamp', 'host'], trail: [], notice: (message) => void said.push(message) });
  index.addColumns('tag', ['env', 'host', 'metric:env']);
  index.addColumns('metric', ['env', 'a\0', 'a%00', 'metric:env']);
  t.deepEqual(
    index.header.slice(2).toSorted(),
    ['a%00', 'env', 'metric:a%00', 'metric:env', 'metric:metric:env', 'tag:host', 'tag:metric:env'].toSorted(),
  );
  t.deepEqual(said, [
    "the tag host is written as tag:host, because host is a column of cubestat's own",
    'the tag metric:env is written as tag:metric:env, because such a beginning tells what a column is of',
    'the metric env is written as metric:env, because another one has the column env',
    'the metric a\0 is written as a%00, because few readers take its own name',
    'the metric a%00 is written as metric:a%00, because another one has the column a%00',
    'the metric metric:env is written as metric:metric:env, because such a beginning tells what a column is of',
  ]);
});

test('names that are long get no more columns than are written and read again in reasonable time', (t) => {
  const said: string[] = [];
  const index = new CsvColumnIndex({ lead: ['timestamp', 'host'], trail: [], notice: (message) => void said.push(message) });
  const long = Array.from({ length: 100 }, (_, at) => `${at}${'x'.repeat(65_000)}`);
  for (const name of long) index.addColumns('metric', [name]);
  t.true(index.header.join().length < 2 ** 22 + 2 ** 16);
  t.deepEqual(
    said.map((message) => message.slice(-60)),
    ['xx is left out, because all names have 4194304 characters'.padStart(60, 'x')],
  );
  t.true(index.has('metric', long[0]!));
});
