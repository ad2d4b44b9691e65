import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'ava';
import { isUnanswered } from '../../../src/collectors/pseudo-files/read-errors.ts';
import { readOnce } from '../../../src/collectors/pseudo-files/read-file.ts';
import { openReusable } from '../../../src/collectors/pseudo-files/reusable-file.ts';
import { limit } from '../../limit.ts';
import { makeTree } from '../../fixtures/tree.ts';

const failed = (errno: number, code: string) => Object.assign(new Error(code), { errno, code, syscall: 'read' });

test('a device that does not answer, or has no such value, is nothing that the user can mend', (t) => {
  t.true(isUnanswered(failed(-5, 'EIO')));
  t.true(isUnanswered(failed(-121, 'EREMOTEIO')));
  // ENOTSUPP, as gpu_busy_percent of some cards gives it; Node.js has no name for it.
  t.true(isUnanswered(failed(-524, 'Unknown system error -524')));
  t.false(isUnanswered(failed(-13, 'EACCES')));
  t.false(isUnanswered(new Error('another')));
});

test('a file without an end is refused, and a FIFO does not block', (t) => {
  const root = makeTree(t, { endless: { link: '/dev/zero' } });
  const endless = join(root, 'endless');
  t.throws(() => readOnce(endless), { message: `${endless} is longer than 64 MiB` });
  t.throws(() => openReusable(endless, () => 0, 0).read(), { message: `${endless} is longer than 64 MiB` });
  const fifo = join(root, 'fifo');
  spawnSync('mkfifo', [fifo], limit);
  t.throws(() => readOnce(fifo), { code: 'ESPIPE' });
  t.throws(() => openReusable(fifo, () => 0, 0).read(), { code: 'ESPIPE' });
});
