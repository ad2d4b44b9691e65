import { PassThrough } from 'node:stream';
import test from 'ava';
import { reportTo } from '../src/report.ts';

test('a message that quotes something endless keeps its beginning and its reason', (t) => {
  const stderr = new PassThrough();
  reportTo(stderr).warn(`cannot read ${'a'.repeat(100_000)}: file name too long`);
  t.regex(String(stderr.read()), /^cubestat: cannot read a{488} … a{480}: file name too long\n$/);
});
