import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { exported } from '../exporters/file-exporting.ts';
import { makeTree } from '../fixtures/tree.ts';

// Files as editors and spreadsheets leave them. No crash has torn them, so nothing is cut off.

const sample = { timestamp: 4, host: 'a', metrics: { m: 4 } };
const rows = 'timestamp,host,m\n1,r1,1\n2,3" disk,2\n3,r3,3\n';

for (const [what, before, after] of [
  ['a quote within a cell', rows, `${rows}4,a,4\n`],
  ['a quote within a cell, and no newline at the end', rows.slice(0, -1), `${rows}4,a,4\n`],
  ['a last row without a newline', 'timestamp,host,m\n1,a,1', 'timestamp,host,m\n1,a,1\n4,a,4\n'],
  ['a header without a newline', 'timestamp,host,m', 'timestamp,host,m\n4,a,4\n'],
] as const) {
  test(`csv with ${what} keeps every row`, async (t) => {
    const filename = join(makeTree(t, {}), 'a.csv');
    writeFileSync(filename, before);
    t.deepEqual(await exported('csv', { filename, timeFormat: 'unix', append: 'true' }, [sample]), []);
    t.is(readFileSync(filename, 'utf8'), after);
  });
}

test('csv with a quote within a cell gets new columns', async (t) => {
  const filename = join(makeTree(t, {}), 'a.csv');
  writeFileSync(filename, rows);
  await exported('csv', { filename, timeFormat: 'unix', append: 'true' }, [{ ...sample, metrics: { m: 4, n: 5 } }]);
  t.is(readFileSync(filename, 'utf8'), 'timestamp,host,m,n\n1,r1,1,\n2,3" disk,2,\n3,r3,3,\n4,a,4,5\n');
});

test('csv keeps the mark of UTF-8 that a spreadsheet has set when it gets new columns', async (t) => {
  const filename = join(makeTree(t, { 'a.csv': `\uFEFF${rows}` }), 'a.csv');
  const added = [{ ...sample, metrics: { m: 4, n: 5 } }];
  await exported('csv', { filename, timeFormat: 'unix', append: 'true' }, added);
  t.is(readFileSync(filename, 'utf8'), '\uFEFFtimestamp,host,m,n\n1,r1,1,\n2,3" disk,2,\n3,r3,3,\n4,a,4,5\n');
});

for (const [where, open, at] of [
  ['the last row', '1,r1,1\n2,"r2,2\n', 26],
  ['an earlier row', '1,"r""1,1\n2,r2,2\n', 19],
  ['a cell at the end of the file', '1,r1,1\n2,r2,"', 29],
] as const) {
  test(`csv with a quote that somebody left open in ${where} is refused: rows would be part of that cell`, async (t) => {
    const filename = join(makeTree(t, { 'a.csv': `timestamp,host,m\n${open}` }), 'a.csv');
    await t.throwsAsync(exported('csv', { filename, append: 'true' }, [sample]), {
      message: RegExp(`its quote at byte ${at} is not closed; it is left`),
    });
    t.is(readFileSync(filename, 'utf8'), `timestamp,host,m\n${open}`);
  });
}

test('csv whose last cell opens a quote that nothing closes is refused after a crash rather than cut at it', async (t) => {
  const filename = join(makeTree(t, {}), 'a.csv');
  const damaged = 'timestamp,host,m\n1,"r1,1\n2,r2,2\n3,r';
  writeFileSync(filename, damaged);
  writeFileSync(`${filename}.lock`, '999999999 1 elsewhere\n');
  const stale = `${filename}.lock`;
  writeFileSync(stale, readFileSync(stale, 'utf8').replace('elsewhere', (await import('node:os')).hostname()));
  await t.throwsAsync(exported('csv', { filename, timeFormat: 'unix', append: 'true' }, [sample]), { message: /quote/ });
  t.is(readFileSync(filename, 'utf8'), damaged);
});

test('json that is whole is added to, whatever ends its lines, and nothing is said', async (t) => {
  const filename = join(makeTree(t, {}), 'a.json');
  writeFileSync(filename, '[\r\n{"timestamp":1}\r\n]\r\n');
  t.deepEqual(await exported('json', { filename, append: 'true' }, [sample]), []);
  t.deepEqual(
    (JSON.parse(readFileSync(filename, 'utf8')) as { timestamp: number }[]).map(({ timestamp }) => timestamp),
    [1, 4],
  );
});

test('json that no crash of ours left open is refused, and left as it is', async (t) => {
  const filename = join(makeTree(t, {}), 'a.json');
  const open = '[\n{"timestamp":1},\n{"timestamp":2},\n{"timesta';
  writeFileSync(filename, open);
  await t.throwsAsync(exported('json', { filename, append: 'true' }, [sample]), { message: /left as it is/ });
  t.is(readFileSync(filename, 'utf8'), open);
  t.false(existsSync(`${filename}.lock`));
});

test('csv whose rows end as on an old Mac is refused: all of them would be the header', async (t) => {
  const written = 'timestamp,host,m\r1,r1,1\r2,r2,2\r';
  const filename = join(makeTree(t, { 'a.csv': written }), 'a.csv');
  const added = [{ ...sample, metrics: { m: 4, n: 5 } }];
  await t.throwsAsync(exported('csv', { filename, append: 'true' }, added), {
    message: /its rows end with a carriage return alone; it is left/,
  });
  t.is(readFileSync(filename, 'utf8'), written);
});

test('csv that ends within quotes is refused: no reader would find the rows behind them', async (t) => {
  const filename = join(makeTree(t, { 'a.csv': `${rows}"4,a` }), 'a.csv');
  const options = { filename, timeFormat: 'unix', append: 'true' };
  await t.throwsAsync(exported('csv', options, [sample]), { message: /its quote at byte 43 is not closed; it is left as it is/ });
  t.is(readFileSync(filename, 'utf8'), `${rows}"4,a`);
});
