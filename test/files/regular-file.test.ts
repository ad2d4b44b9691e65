import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'ava';
import { readRegularFile } from '../../src/files/index.ts';
import { makeTree } from '../fixtures/tree.ts';
import { limit } from '../limit.ts';

test('a file is read; what might never end is refused with what it is', (t) => {
  const folder = makeTree(t, { a: 'text' });
  execFileSync('mkfifo', [join(folder, 'fifo')], limit);
  t.is(readRegularFile(join(folder, 'a')).toString(), 'text');
  t.throws(() => readRegularFile(join(folder, 'fifo')), { message: 'it is a FIFO, not a regular file' });
  t.throws(() => readRegularFile('/dev/zero'), { message: 'it is a device, not a regular file' });
  t.throws(() => readRegularFile(folder), { code: 'EISDIR' });
});
