import { symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import test from 'ava';
import { WriteError } from '../../src/errors.ts';
import { newFile } from '../../src/files/index.ts';
import { makeTree } from '../fixtures/tree.ts';

test('many files that want one name are found names with few looks', (t) => {
  const folder = makeTree(t, {});
  let looks = 0;
  const made = Array.from({ length: 100 }, () => {
    const { path, stream } = newFile((number) => ((looks += 1), join(folder, `a_${number}`)));
    stream.destroy();
    return basename(path);
  });
  t.deepEqual(
    made,
    made.map((_, at) => `a_${at + 1}`),
  );
  t.true(looks < 100 * 20, `${looks} looks`);
});

test('a link that leads nowhere is a name that is taken', (t) => {
  const folder = makeTree(t, {});
  symlinkSync('/nonexistent', join(folder, 'a_1'));
  const { path, stream } = newFile((number) => join(folder, `a_${number}`));
  stream.destroy();
  t.is(path, join(folder, 'a_2'));
});

test('a folder that is none is told', (t) => {
  const folder = makeTree(t, { file: '' });
  t.throws(() => newFile(() => join(folder, 'file', 'a')), { instanceOf: WriteError, message: /not a directory/ });
});
