import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import test, { type ExecutionContext } from 'ava';
import { withProgress, type FilesRead } from '../../../src/commands/shared/progress.ts';
import { run, type Stage } from '../../../src/pipeline.ts';
import { reportTo, type Verbosity } from '../../../src/report.ts';
import { makeTree } from '../../fixtures/tree.ts';
import { until } from '../../until.ts';

interface Setting {
  readonly isTTY?: boolean;
  readonly TERM?: string;
  readonly level?: Verbosity;
}

function scene(operands: readonly string[], { isTTY = true, TERM = 'xterm', level = 'normal' }: Setting = {}) {
  const stderr = Object.assign(new PassThrough(), { isTTY });
  return { operands, stderr, environment: { TERM }, report: reportTo(stderr, level) };
}

function aFile(t: ExecutionContext): string {
  return join(makeTree(t, { 'a.ndjson': 'x'.repeat(2 ** 20) }), 'a.ndjson');
}

test('how far files have been read, on one line, which stays below what is said', async (t) => {
  const path = aFile(t);
  const { stderr, report, ...others } = scene([path]);
  let said = '';
  stderr.on('data', (chunk) => (said += chunk));
  const line = '100 % of 1.0MiB read';
  await withProgress({ ...others, report }, async (progress) => {
    const file = createReadStream(path);
    progress!.opened(file);
    file.resume();
    await until(() => said.endsWith(line), 'how far it has read is shown');
    report.warn('it rains');
  });
  await finished(stderr.end());
  t.true(said.endsWith(`\r\u001b[K${line}\r\u001b[Kcubestat: it rains\n${line}\r\u001b[K`), JSON.stringify(said));
});

test('the line is gone before what a stage writes that has read everything', async (t) => {
  const { stderr, ...others } = scene([aFile(t)]);
  await withProgress(others, async (progress) => {
    await until(() => stderr.readableLength > 0, 'how far it has read is shown');
    const summary: Stage = async function* (input) {
      for await (const _ of input);
      yield 'mean 7';
    };
    await run(Readable.from(['a', 'b']), progress!.over, summary, stderr);
  });
  t.regex(await text(stderr), /^(\r\u001b\[K0 % of 1\.0MiB read)+\r\u001b\[Kmean 7$/);
});

test('the line is gone before an error is told', async (t) => {
  const { stderr, ...others } = scene([aFile(t)]);
  const work = async () => {
    await until(() => stderr.readableLength > 0, 'how far it has read is shown');
    throw new Error('the disk is gone');
  };
  await t.throwsAsync(withProgress(others, work), { message: 'the disk is gone' });
  stderr.end();
  t.true((await text(stderr)).endsWith('\r\u001b[K'));
});

for (const [where, operands, settings] of [
  ['in a pipe or a file', ['a.ndjson'], { isTTY: false }],
  ['on a terminal that cannot take a line away', ['a.ndjson'], { TERM: 'dumb' }],
  ['with --quiet', ['a.ndjson'], { level: 'quiet' }],
  ['where there is no end to what is read', [], {}],
  ['of stdin', ['-'], {}],
] as const) {
  test(`nothing is shown ${where}`, async (t) => {
    let got: FilesRead | undefined;
    await withProgress(scene(operands, settings), async (progress) => void (got = progress));
    t.is(got, undefined);
  });
}
