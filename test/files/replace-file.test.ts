import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { replaceFile } from '../../src/files/index.ts';
import { makeTree } from '../fixtures/tree.ts';

async function* contents(): AsyncGenerator<Buffer> {
  yield Buffer.from('new');
}

test('a link planted under the temporary name is not followed', async (t) => {
  const tree = makeTree(t, { 'a.csv': 'old', victim: 'precious' });
  symlinkSync(join(tree, 'victim'), join(tree, '.a.csv.cubestat-new'));
  await replaceFile(join(tree, 'a.csv'), [contents()]);
  t.is(readFileSync(join(tree, 'victim'), 'utf8'), 'precious');
  t.is(readFileSync(join(tree, 'a.csv'), 'utf8'), 'new');
});

test('what a crash left under the temporary name is in nobody’s way', async (t) => {
  const tree = makeTree(t, { 'a.csv': 'old' });
  writeFileSync(join(tree, '.a.csv.cubestat-new'), 'half');
  await replaceFile(join(tree, 'a.csv'), [contents()]);
  t.is(readFileSync(join(tree, 'a.csv'), 'utf8'), 'new');
});
