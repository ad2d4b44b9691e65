import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { incidentFiles } from '../../../src/commands/shared/incident-files.ts';
import type { Context } from '../../../src/commands/shared/index.ts';
import { formatters } from '../../../src/formatters/index.ts';
import { changeTree, makeTree } from '../../fixtures/tree.ts';
import { listen } from '../../report.ts';
import { batchOf, sampleOf } from '../../samples.ts';

function filesIn(folder: string) {
  const report = listen();
  const codes: number[] = [];
  const context = { report, stop: new AbortController().signal, exitCode: (code: number) => void codes.push(code) };
  const nameOf = ({ timestamp }: { timestamp: number }, number: number) => join(folder, `${timestamp}_${number}`);
  const outlet = incidentFiles(
    nameOf,
    () => ({ stages: [], text: formatters.json.open({}, { report, color: false, width: undefined }) }),
    context as unknown as Context,
  );
  return { outlet, report, codes };
}

test('each incident is a whole document, and a file that is there already is not written to', async (t) => {
  const folder = makeTree(t, { '1_1': 'mine' });
  const { outlet } = filesIn(folder);
  const [one, other] = [outlet.open(sampleOf(1)), outlet.open(sampleOf(1))];
  t.deepEqual([one.file, other.file], [join(folder, '1_2'), join(folder, '1_3')]);
  one.backlog.add([batchOf(sampleOf(1))]);
  other.backlog.add([batchOf(sampleOf(2))]);
  t.deepEqual(await Promise.all([one.end(), other.end()]), [true, true]);
  const contents = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  t.is(contents[0], 'mine');
  t.deepEqual(
    contents.slice(1).map((text) => JSON.parse(text)),
    [[sampleOf(1)], [sampleOf(2)]],
  );
});

test('a file that cannot be made is told, and the next one is tried again', async (t) => {
  const folder = makeTree(t, { 'gone/a': '' });
  const { outlet, report, codes } = filesIn(join(folder, 'gone'));
  rmSync(join(folder, 'gone'), { recursive: true });
  const lost = outlet.open(sampleOf(1));
  t.deepEqual(report.said, [`cannot write to ${join(folder, 'gone/1_1')}: no such file or directory`]);
  lost.backlog.add([batchOf(sampleOf(1))]);
  t.false(lost.backlog.isFull);
  t.false(await lost.end());
  changeTree(folder, { 'gone/a': '' });
  const next = outlet.open(sampleOf(2));
  next.backlog.add([batchOf(sampleOf(2))]);
  t.true(await next.end());
  t.deepEqual(JSON.parse(readFileSync(join(folder, 'gone/2_1'), 'utf8')), [sampleOf(2)]);
  t.deepEqual(codes, [74]);
});
