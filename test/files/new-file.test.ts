import { readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { finished } from 'node:stream/promises';
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

test('a file that waits for more takes no descriptor', async (t) => {
  const folder = makeTree(t, {});
  const before = readdirSync('/dev/fd').length;
  const files = Array.from({ length: 50 }, () => newFile((number) => join(folder, `a_${number}`)));
  t.true(readdirSync('/dev/fd').length < before + 25);
  for (const { stream } of files) stream.write('one\n');
  for (const { stream } of files) stream.end('other\n');
  await Promise.all(files.map(async ({ stream }) => finished(stream)));
  for (const { path } of files) t.is(readFileSync(path, 'utf8'), 'one\nother\n');
});

test('a file that somebody removes or replaces by a link gets no more, and that is told', async (t) => {
  const folder = makeTree(t, { other: '' });
  for (const [replace, message] of [
    [() => {}, /no such file/],
    [(path: string) => symlinkSync(join(folder, 'other'), path), /symbolic link/],
  ] as const) {
    // prettier-ignore
    const { path, stream } = newFile((number) => join(folder, `a_${number}`));
    rmSync(path);
    replace(path);
    stream.end('one\n');
    await t.throwsAsync(finished(stream), { instanceOf: WriteError, message });
  }
  t.is(readFileSync(join(folder, 'other'), 'utf8'), '');
});
