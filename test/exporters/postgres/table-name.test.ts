import test from 'ava';
import { indexName, quotedTable, tableName, displayTable } from '../../../src/exporters/postgres/table-name.ts';

test('names are identifiers, whatever they hold', (t) => {
  t.is(quotedTable(tableName('cubestat')), '"cubestat"');
  t.is(quotedTable(tableName('Metrics.Of Hosts')), '"Metrics"."Of Hosts"');
  t.is(quotedTable(tableName('x"; DROP TABLE y; --')), '"x""; DROP TABLE y; --"');
  t.is(displayTable(tableName('metrics.cubestat')), 'metrics.cubestat');
});

test('what is no name is refused', (t) => {
  for (const given of ['', '.', 'a.', '.a', 'a.b.c', 'a\0'])
    t.throws(() => tableName(given), { message: /expected table or schema\.table/ });
  t.throws(() => tableName('ä'.repeat(32)), { message: /63 bytes or less/ });
  t.is(tableName('a'.repeat(63)).name.length, 63);
});

test('the name of an index is as long as one may be', (t) => {
  t.is(indexName(tableName('metrics.cubestat'), 'key'), 'cubestat_key');
  const long = indexName(tableName('ä'.repeat(31)), 'key');
  t.is(long, `${'ä'.repeat(29)}_key`);
});
