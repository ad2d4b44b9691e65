import { readFileSync } from 'node:fs';
import test, { type ExecutionContext } from 'ava';
import { hashSync } from 'bcryptjs';
import { bcryptThread } from '../../../../src/http/server/authentication/index.ts';

/** The thread keeps no process alive, and so the test has to. */
function startThread(t: ExecutionContext) {
  const thread = bcryptThread();
  const alive = setInterval(() => {}, 1000);
  t.teardown(async () => {
    clearInterval(alive);
    await thread.close();
  });
  return thread;
}

test('a password is compared with a hash, again after the thread was closed', async (t) => {
  const thread = startThread(t);
  const hash = hashSync('right', 4);
  for (const _ of [1, 2]) {
    t.deepEqual(await Promise.all(['right', 'wrong'].map((password) => thread.compare(password, hash))), [true, false]);
    await thread.close();
  }
});

/** Hundredths of a second of CPU time that a thread of this process has taken; field 14 and 15 of proc_pid_stat(5). */
function cpuOf(path: string): number {
  const [user, system] = readFileSync(path, 'utf8').split(') ')[1]!.split(' ').slice(11, 13);
  return Number(user) + Number(system);
}

test('comparing costs the main thread next to nothing, for it samples', async (t) => {
  const thread = startThread(t);
  const hash = hashSync('right', 4).replace('$04$', '$12$');
  await thread.compare('warm', hash.replace('$12$', '$04$'));
  const [main, all] = [`/proc/self/task/${process.pid}/stat`, '/proc/self/stat'];
  const before = [cpuOf(main), cpuOf(all)] as const;
  await thread.compare('wrong', hash);
  const [ours, everything] = [cpuOf(main) - before[0], cpuOf(all) - before[1]];
  t.true(ours < everything / 4, `${ours} of ${everything} hundredths of a second`);
});
