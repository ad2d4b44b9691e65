import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import test from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { check, open } from '../exporters/file-exporting.ts';
import { limit } from '../limit.ts';

const refused = async (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'taken',
    (error: Error) => error.message,
  );

/** Everything in a folder, by name. */
const contents = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => [name, statSync(join(folder, name)).isFile() && readFileSync(join(folder, name), 'utf8')]);

const append = { append: 'true' };

for (const [what, type, filename, given, put] of [
  ['a folder', 'csv', 'folder', {}, (tree: string) => mkdirSync(join(tree, 'folder'))],
  ['a folder', 'json', 'folder', append, (tree: string) => mkdirSync(join(tree, 'folder'))],
  ['another header', 'csv', 'a.csv', append, (tree: string) => writeFileSync(join(tree, 'a.csv'), 'a,b\n1,2\n')],
  ['another shape', 'csv', 'a.csv', append, (tree: string) => writeFileSync(join(tree, 'a.csv'), 'timestamp,host,metric,value\n')],
  ['what is no array', 'json', 'a.json', append, (tree: string) => writeFileSync(join(tree, 'a.json'), '{"a":1}\n')],
  [
    'a file that a process of another host writes',
    'csv',
    'a.csv',
    {},
    (tree: string) => writeFileSync(join(tree, 'a.csv.lock'), '1 1 nowhere\n'),
  ],
] as const) {
  test(`the check of ${type} refuses ${what} in the words of the export, and changes nothing`, async (t) => {
    const tree = makeTree(t, {});
    put(tree);
    const before = contents(tree);
    const config = { filename: join(tree, filename), ...given };
    const message = await refused(check(type, config));
    t.deepEqual(contents(tree), before);
    t.not(message, 'taken');
    t.is(message, await refused(open(type, config)));
  });
}

test('a file that another exporter writes is refused, by whatever link it is named', async (t) => {
  const tree = makeTree(t, {});
  const filename = join(tree, 'a.csv');
  const csv = await open('csv', { filename });
  symlinkSync('a.csv', join(tree, 'link.csv'));
  t.regex(await refused(check('csv', { filename })), /a\.csv is being written by this very process/);
  t.regex(await refused(check('csv', { filename: join(tree, 'link.csv') })), /a\.csv is being written by this very process/);
  await csv.end();
  t.is(await check('csv', { filename }), `${filename} can be written`);
});

test('what a crash left is there for the export still', async (t) => {
  const gone = spawn('true', limit);
  const lock = `${gone.pid} 1 ${(await text(spawn('hostname', limit).stdout)).trim()}\n`;
  const tree = makeTree(t, { 'a.csv': 'timestamp,host,x\n1,a,1\n2,"a\n', 'a.csv.lock': lock });
  const filename = join(tree, 'a.csv');
  t.is(await check('csv', { filename, append: 'true' }), `${filename} can be written`);
  t.is(readFileSync(`${filename}.lock`, 'utf8'), lock);
  t.is(readFileSync(filename, 'utf8'), 'timestamp,host,x\n1,a,1\n2,"a\n');
});
