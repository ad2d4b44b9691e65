import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test, { type ExecutionContext } from 'ava';
import { encodeInstance } from '../../src/catalogue/index.ts';
import { makeTree } from '../fixtures/tree.ts';
import { limit, patience } from '../limit.ts';
import { mayMount } from './machine.ts';

// Filesystems that never answer: each is one in user space, in a mount namespace that ends with the test.

const isPossible = mayMount && mayOpen('/dev/fuse');

/** Few containers may mount FUSE. There these tests are not declared. */
function declare(title: string, play: (t: ExecutionContext) => Promise<void> | void): void {
  if (isPossible) test(title, (t) => (t.timeout(patience), play(t)));
}

function mayOpen(path: string): boolean {
  try {
    closeSync(openSync(path, 'r+'));
    return true;
  } catch {
    return false;
  }
}

const cubestat = [process.execPath, join(import.meta.dirname, '../../bin/cubestat.js')];
const fuse = (point: string, unanswered: string) => [process.execPath, join(import.meta.dirname, '../fixtures/fuse.js'), point, unanswered];
const apart = ['--mount', '--propagation', 'private'];

function folders(t: ExecutionContext, ...names: readonly string[]): string[] {
  const root = makeTree(t, {});
  return names.map((name) => {
    const folder = join(root, name);
    mkdirSync(folder);
    return folder;
  });
}

const sample = ['sample', '--interval', '100ms', '--remote-filesystems', '--collectors', 'remote_filesystem,memory'];

declare('the last sample comes, and the process ends, whatever never answers', (t) => {
  const [first, second] = folders(t, 'one', 'two') as [string, string];
  const command = [...apart, ...fuse(first, 'statfs'), ...fuse(second, 'statfs,getattr'), ...cubestat, ...sample, '--count', '3'];
  const { status, stdout } = spawnSync('unshare', command, { ...limit, encoding: 'utf8' });
  t.is(status, 0);
  t.is(stdout.trim().split('\n').length, 3);
});

declare('a mount that answers is there beside one that never does, and a signal ends it all', async (t) => {
  const [dead, alive] = folders(t, 'dead', 'alive') as [string, string];
  const command = [...apart, ...fuse(dead, 'statfs'), ...fuse(alive, 'none'), ...cubestat, ...sample];
  const sampling = spawn('unshare', command, { ...limit, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => sampling.once('exit', resolve));
  for await (const line of createInterface(sampling.stdout)) {
    const { metrics } = JSON.parse(line) as { metrics: Record<string, number> };
    t.is(metrics[`filesystem.mount.${encodeInstance(dead)}.size.bytes`], undefined);
    // 1000 blocks of 4 KiB, 400 of them free and 300 available.
    // Once, as a third signal would end it at once.
    if (metrics[`filesystem.mount.${encodeInstance(alive)}.used.bytes`] === 2_457_600 && !sampling.killed) sampling.kill();
  }
  t.is(await ended, 0);
});

// Its server takes no question, so that a signal ends the wait for it.
declare('local mounts that never answer hold neither the others up nor the end', (t) => {
  const [dead, procfs] = folders(t, 'dead', 'proc') as [string, string];
  mkdirSync(join(procfs, 'self'));
  const mounts = [...[1, 2, 3, 4, 5].map((each) => join(dead, String(each))), '/'];
  const mountinfo = mounts.map((point, at) => `${at} 0 8:${at} / ${point} rw - ext4 /dev/sda${at} rw\n`);
  writeFileSync(join(procfs, 'self/mountinfo'), mountinfo.join(''));
  const local = ['sample', '-i', '500ms', '-n', '3', '--collectors', 'filesystem', '--procfs', procfs];
  const command = [...fuse(dead, 'none'), 'sh', '-c', 'kill -STOP $PPID; "$@"; echo $?; kill -CONT $PPID', 'sh', ...cubestat, ...local];
  const { stdout } = spawnSync('unshare', [...apart, ...command], { ...limit, encoding: 'utf8' });
  const lines = stdout.trim().split('\n');
  // SIGTERM: it cannot exit by itself, for a thread would be waited for.
  t.is(lines.pop(), '143');
  t.is(lines.length, 3);
  for (const line of lines) t.regex(line, /"filesystem\.mount\.\/\.size\.bytes"/);
});

declare('what another program serves again is read again, as of lxcfs that was restarted', async (t) => {
  const [procfs] = folders(t, 'proc') as [string];
  const serve = (load: number) => [...fuse(procfs, 'none'), 'sh', '-c', `echo ${load} 0 0 1/2 3 > ${procfs}/loadavg; read line`];
  const quote = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ');
  const watch = quote([...cubestat, 'sample', '--interval', '50ms', '--procfs', procfs, '--collectors', 'system']);
  const script = `
    mkfifo ${procfs}.end
    ${quote(serve(1))} < ${procfs}.end & first=$!
    exec 3> ${procfs}.end
    until test -e ${procfs}/loadavg; do sleep 0.05; done
    ${watch} 3>&- & sampling=$!
    read line; exec 3>&-; wait $first; umount -l ${procfs}
    ${quote(serve(2))} < ${procfs}.end & second=$!
    exec 3> ${procfs}.end
    read line; kill $sampling; wait $sampling; exec 3>&-; wait $second`;
  const sampling = spawn('unshare', [...apart, 'sh', '-c', script], { ...limit, stdio: ['pipe', 'pipe', 'pipe'] });
  const seen = new Set<number>();
  for await (const line of createInterface(sampling.stdout)) {
    const load = (JSON.parse(line) as { metrics: Record<string, number> }).metrics['system.load.1m.tasks'];
    if (load === undefined || seen.has(load)) continue;
    seen.add(load);
    sampling.stdin.write('\n');
  }
  t.deepEqual([...seen], [1, 2]);
});
