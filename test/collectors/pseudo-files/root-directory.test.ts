import { setTimeout } from 'node:timers/promises';
import test from 'ava';
import { openRootDirectory } from '../../../src/collectors/pseudo-files/root-directory.ts';
import { changeTree, makeTree } from '../../fixtures/tree.ts';

test('a file is read once in a tick, whoever asks', (t) => {
  const root = makeTree(t, { stat: 'one' });
  let now = 1;
  const tree = openRootDirectory(root, () => now);
  t.is(tree.open('stat')!.read(), 'one');
  changeTree(root, { stat: 'two' });
  t.is(tree.open('stat')!.read(), 'one');
  now = 1.01;
  t.is(tree.open('stat')!.read(), 'two');
});

test('slow files are read twice a second at most', (t) => {
  const root = makeTree(t, { temp1_input: '1' });
  let now = 1;
  const file = openRootDirectory(root, () => now).open('temp1_input', 'half a second')!;
  t.is(file.read(), '1');
  changeTree(root, { temp1_input: '2' });
  now = 1.4;
  t.is(file.read(), '1');
  now = 1.6;
  t.is(file.read(), '2');
});

test('a file of any length is read to its end', (t) => {
  const long = 'x'.repeat(1_000_000);
  t.is(
    openRootDirectory(makeTree(t, { long }), () => 0)
      .open('long')!
      .read(),
    long,
  );
  t.true(
    openRootDirectory('/proc', () => 0)
      .open('self/maps')!
      .read()
      .split('\n').length > 50,
  );
});

test('a file that is closed gives nothing, and is opened anew', async (t) => {
  const root = makeTree(t, { sensor: 'old' });
  let now = 1;
  const tree = openRootDirectory(root, () => now);
  const file = tree.open('sensor')!;
  file.close();
  now = 2;
  t.is(file.tryRead(), undefined);
  t.throws(() => file.read(), { message: /went away/ });
  changeTree(root, { sensor: 'new' });
  await setTimeout(0);
  t.is(tree.open('sensor')!.read(), 'new');
});

test('what is missing is undefined, names are in the order of numbers', (t) => {
  const tree = openRootDirectory(makeTree(t, { 'cpu10/x': '', 'cpu2/x': 'text\n' }), () => 0);
  t.is(tree.open('none'), undefined);
  t.is(tree.text('cpu2/x/none'), undefined);
  t.is(tree.text('cpu2/x'), 'text');
  t.deepEqual(tree.list('none'), []);
  t.deepEqual(tree.list(''), ['cpu2', 'cpu10']);
});
