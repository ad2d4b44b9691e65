import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'ava';
import { collectors } from '../../src/collectors/index.ts';
import { verbs } from '../../src/commands/index.ts';
import { formatters } from '../../src/formatters/index.ts';
import { inProcess } from '../cli/cubestat.ts';
import { makeTree } from '../fixtures/tree.ts';
import { peer } from '../peers.ts';
import { ALL, TAB, type } from './typing.ts';
import { limit } from '../limit.ts';

const inBrackets = (words: readonly string[]) =>
  words
    .toSorted()
    .map((word) => `<${word}>`)
    .join('');
const formats = Object.keys(formatters);
const names = collectors.map(({ name }) => name);

/** What is typed, and the arguments that come of it. */
const typed = [
  [`cubestat ${ALL}`, inBrackets(verbs.map(({ name }) => name))],
  [`cubestat sam${TAB} --align`, '<sample><--align>'],
  [`cubestat sample --for${TAB} csv`, '<sample><--format><csv>'],
  [`cubestat --for${TAB} csv`, '<--format><csv>'],
  [`cubestat filter --stri${TAB}`, '<filter><--strict>'],
  [`cubestat sample --stri${TAB}`, '<sample><--stri>'],
  [`cubestat filter -f ${ALL}`, `<filter><-f>${inBrackets(formats)}`],
  [`cubestat filter --format=nd${TAB}`, '<filter><--format=ndjson>'],
  [`cubestat sample --no-collector ${ALL}`, `<sample><--no-collector>${inBrackets(names)}`],
  [`cubestat sample --collectors cpu,mem${TAB}`, '<sample><--collectors><cpu,memory>'],
  [`cubestat sample --interval ${TAB}5s`, '<sample><--interval><5s>'],
  [`cubestat sample --output-file mon${TAB}`, '<sample><--output-file><monday.ndjson>'],
  [`cubestat filter mon${TAB}`, '<filter><monday.ndjson>'],
  [`cubestat diff mon${TAB} mon${TAB}`, '<diff><monday.ndjson><monday.ndjson>'],
  [`cubestat list ${ALL}`, '<list><alerts><collectors><config><dashboard><exporters><filters><formats><metrics><schema>'],
  [`cubestat spool ${ALL}`, '<spool><cat><status>'],
  [`cubestat export --to ./mon${TAB}`, '<export><--to><./monday.ndjson>'],
  [`cubestat completion f${TAB}`, '<completion><fish>'],
] as const;

for (const shell of ['bash', 'zsh'] as const) {
  peer(shell, 'script')(`${shell} completes commands, options, their values, files and operands`, async (t) => {
    const { calls } = await type(
      t,
      shell,
      typed.map(([line]) => line),
    );
    t.deepEqual(
      calls,
      typed.map(([, call]) => call),
    );
  });

  peer(shell, 'script')(`${shell} offers directories alone where a directory belongs`, async (t) => {
    const { calls } = await type(t, shell, [`cubestat sample --procfs m${TAB}`]);
    t.regex(calls[0]!, /^<sample><--procfs><my dir\/?>$/);
  });
}

peer('zsh', 'script')('zsh shows what commands and options are for', async (t) => {
  const { descriptions } = await type(t, 'zsh', [`cubestat ${TAB}`, `cubestat sample --co${TAB}`]);
  for (const { describe } of verbs) t.true(descriptions.includes(`-- ${describe}`), descriptions);
  const { options } = await verbs[0]!.load();
  t.true(descriptions.includes(`-- ${options['counters']!.describe}`), descriptions);
});

/** What fish offers: candidates, each with its description. */
async function offers(...lines: string[]): Promise<string[][]> {
  const { stdout: script } = await inProcess(['completion', 'fish']);
  return lines.map((line) =>
    execFileSync('fish', ['--no-config', '-c', `${script}\ncomplete -C $argv`, line], { ...limit, encoding: 'utf8' })
      .split('\n')
      .filter(Boolean),
  );
}

peer('fish')('fish completes commands, options, their values and operands, with descriptions', async (t) => {
  const lines = ['cubestat ', 'cubestat sample --for', 'cubestat --for', 'cubestat filter --align', 'cubestat filter -f nd'];
  const [words, option, bare, elsewhere, value] = await offers(...lines);
  t.deepEqual(words, verbs.map(({ name, describe }) => `${name}\t${describe}`).toSorted());
  t.deepEqual(option, ['--format\tHow samples are written']);
  t.deepEqual(bare, option);
  t.deepEqual(elsewhere, []);
  t.deepEqual(value, ['ndjson\tHow samples are written']);
  t.deepEqual(await offers('cubestat list ', 'cubestat list metrics ', 'cubestat completion f'), [
    ['alerts', 'collectors', 'config', 'dashboard', 'exporters', 'filters', 'formats', 'metrics', 'schema'],
    [],
    ['fish'],
  ]);
});

peer('fish')('fish completes lists between commas, files and directories', async (t) => {
  const root = makeTree(t, { 'my dir/inside': '', 'monday.ndjson': '' });
  const [list, file, operand, directory, module] = await offers(
    'cubestat sample --collectors cpu,mem',
    `cubestat sample -o ${join(root, 'mon')}`,
    `cubestat filter ${join(root, 'mon')}`,
    `cubestat sample --procfs ${join(root, 'm')}`,
    'cubestat export --to ./package.j',
  );
  t.deepEqual(list, ['cpu,memory\tOnly these collectors']);
  t.deepEqual(file, [join(root, 'monday.ndjson')]);
  t.deepEqual(operand, file);
  t.deepEqual(module, ['./package.json']);
  t.deepEqual(directory, [`${join(root, 'my dir')}/\tDirectory`]);
});

test('a shell that is not known is said, with those that are', async (t) => {
  const { stderr, code } = await inProcess(['completion', 'fishy']);
  t.is(code, 2);
  t.is(stderr, 'cubestat: completion for which shell? bash, zsh, fish; did you mean fish?\n');
});
