import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import test from 'ava';
import { terminalGuard } from '../../src/files/terminal-guard.ts';

const shown = async (chunks: readonly (string | Buffer)[]) => {
  let text = '';
  const terminal = new Writable({
    write(bytes, _encoding, done) {
      text += String(bytes);
      done();
    },
  });
  await pipeline(Readable.from(chunks), terminalGuard(terminal));
  return text;
};

test('no escape reaches a terminal, also one cut in two; text, newlines and tabs do', async (t) => {
  t.is(await shown(['a\u001b]0;owned\u0007b\n', 'c\td\u009b31m\n']), 'a\\u001b]0;owned\\u0007b\nc\td\\u009b31m\n');
  const bytes = Buffer.from('é\u009b日\n');
  t.is(await shown(Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))), 'é\\u009b日\n');
});

test('a terminal that is gone fails the guard', async (t) => {
  const gone = new Writable({ write: (_bytes, _encoding, done) => done(new Error('EIO')) });
  await t.throwsAsync(pipeline(Readable.from(['x']), terminalGuard(gone)), { message: 'EIO' });
});
