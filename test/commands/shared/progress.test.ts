import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import test from 'ava';
import type { Context } from '../../../src/commands/shared/command.ts';
import { showProgress } from '../../../src/commands/shared/progress.ts';
import { reportTo } from '../../../src/report.ts';
import { makeTree } from '../../fixtures/tree.ts';
import { until } from '../../until.ts';

function context(operands: readonly string[], isTTY: boolean): Context & { readonly stderr: PassThrough } {
  const stderr = Object.assign(new PassThrough(), { isTTY });
  return { operands, stderr, report: reportTo(stderr) } as unknown as Context & { readonly stderr: PassThrough };
}

test('how far files have been read, on one line, which goes before something is said', async (t) => {
  const path = join(makeTree(t, { 'a.ndjson': 'x'.repeat(2 ** 20) }), 'a.ndjson');
  const surroundings = context([path], true);
  const progress = showProgress(surroundings)!;
  const file = createReadStream(path);
  progress.opened(file);
  file.resume();
  await until(() => surroundings.stderr.readableLength > 0, 'how far it has read is shown');
  progress.report.warn('it rains');
  progress.end();
  surroundings.stderr.end();
  t.is(await text(surroundings.stderr), '\r100 % of 1.0 MiB read\u001b[K\r\u001b[Kcubestat: it rains\n\r\u001b[K');
});

test('nothing is shown where nobody watches, or where there is no end to what is read', (t) => {
  t.is(showProgress(context(['a.ndjson'], false)), undefined);
  t.is(showProgress(context([], true)), undefined);
  t.is(showProgress(context(['-'], true)), undefined);
});
