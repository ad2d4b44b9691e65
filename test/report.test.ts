import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import test from 'ava';
import { reportTo } from '../src/report.ts';
import { captureReport } from '../src/terminal/tty/index.ts';

test('a message that quotes something endless keeps its beginning and its reason', (t) => {
  const stderr = new PassThrough();
  reportTo(stderr).warn(`cannot read ${'a'.repeat(100_000)}: file name too long`);
  t.regex(String(stderr.read()), /^cubestat: cannot read a{488} … a{480}: file name too long\n$/);
});

test('what draws over a terminal hears the message that it covers, and those that follow', async (t) => {
  const stderr = Object.assign(new PassThrough(), { isTTY: true });
  const report = reportTo(stderr);
  report.warn('before');
  const messages = captureReport(report, () => {});
  t.is(messages.current, 'before');
  report.warn('during');
  t.is(messages.current, 'during');
  messages.release();
  t.is(await text(stderr.end()), 'cubestat: before\ncubestat: during\n');
});
