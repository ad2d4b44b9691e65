import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { encodeRecord, linesOf, classifyFolder, spoolFolder, spoolsIn, stateOf } from '../../src/spool/index.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { makeTree } from '../fixtures/tree.ts';

const sampleOf = (x: number): Sample => ({ timestamp: x, host: 'a', metrics: { x } });
const segment = (...numbers: number[]) => Buffer.concat(numbers.map((x) => encodeRecord(sampleOf(x))));

test('folders that are of no exporter are not looked into', (t) => {
  const root = makeTree(t, {
    'influxdb/00000001.ndjson': segment(1),
    'lost+found/00000001.ndjson': '',
    'a/b': '',
    '.c/00000001.ndjson': '',
  });
  t.deepEqual(spoolsIn(root), ['influxdb']);
});

test('a spool may be elsewhere, behind a link', (t) => {
  const root = makeTree(t, { 'there/00000001.ndjson': segment(1), 'spools/file': '' });
  symlinkSync('../there', join(root, 'spools/influxdb'));
  symlinkSync('loop', join(root, 'spools/loop'));
  t.deepEqual(spoolsIn(join(root, 'spools')), ['influxdb']);
});

test('what is delivered while it is looked at is left out', (t) => {
  const root = makeTree(t, {
    'influxdb/00000001.ndjson': segment(1, 2),
    'influxdb/00000002.ndjson': segment(3),
    'influxdb/00000003.ndjson': segment(4),
  });
  const found: string[] = [];
  for (const line of linesOf(root, 'influxdb')) {
    found.push(line);
    rmSync(join(root, 'influxdb/00000002.ndjson'), { force: true });
  }
  t.deepEqual(
    found,
    [1, 2, 4].map((x) => `${JSON.stringify(sampleOf(x))}\n`),
  );
});

test('dead letters are counted, also those that were moved away', (t) => {
  const root = makeTree(t, { 'influxdb/dead-letters.ndjson': '{}\n{}\n', 'influxdb/dead-letters.ndjson.1': '{}\n' });
  t.like(stateOf(root, 'influxdb'), { samples: 0, deadLetters: 3 });
});

test('a folder is told from that of one exporter, and from others', (t) => {
  const root = makeTree(t, { 'influxdb/00000001.ndjson': segment(1), 'influxdb.lock': '' });
  t.is(classifyFolder(root), 'spools');
  t.is(classifyFolder(join(root, 'influxdb')), 'spool');
  writeFileSync(join(root, 'passwd'), '');
  t.is(classifyFolder(root), 'other');
});

test('the folder of an exporter is no lock of another one', (t) => {
  const root = makeTree(t, {});
  for (const name of ['a', 'a.lock', '.a', 'a/b', '.lock']) {
    mkdirSync(spoolFolder(root, name));
    writeFileSync(join(spoolFolder(root, name), '00000001.ndjson'), '');
  }
  t.deepEqual(spoolsIn(root).sort(), ['.a', '.lock', 'a', 'a.lock', 'a/b']);
  t.false(spoolFolder(root, 'a.lock').endsWith('.lock'));
});
