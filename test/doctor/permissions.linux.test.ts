import test, { type ExecutionContext } from 'ava';
import { diagnosePermissions } from '../../src/doctor/permissions.linux.ts';
import type { Files } from '../fixtures/tree.ts';
import { treeHost } from './tree-host.ts';

interface Setting {
  readonly uid?: number;
  readonly unreadable?: readonly string[];
  readonly isReadable?: (path: string) => boolean;
}

function states(t: ExecutionContext, files: Files, { uid = 1000, unreadable = [], isReadable = () => true }: Setting = {}) {
  const host = treeHost(t, files);
  const procfs = { ...host.procfs, isReadable: (path: string) => host.procfs.has(path) && isReadable(path) };
  const found = diagnosePermissions({ ...host, procfs }, { uid, unreadable });
  return Object.fromEntries(
    found.map(({ subject, state, finding }) => [subject, `${state}: ${finding.replaceAll(/\S+\/(proc|sys)\b/g, '/$1')}`]),
  );
}

const mount = (options: string) => `24 30 0:22 / /proc rw,nosuid shared:13 - proc proc ${options}\n`;
const host = { 'proc/stat': '', 'proc/1/io': '', 'sys/class/net/lo': '', 'proc/self/mountinfo': mount('rw') };

test('a host that hides nothing', (t) => {
  t.deepEqual(states(t, host), {
    '/proc': 'ok: /proc can be read',
    '/sys': 'ok: /sys can be read',
    hidepid: 'ok: no processes are hidden',
    'other users': 'ok: what all processes read and write can be read',
  });
});

test('folders that are no proc and sys filesystem are broken', (t) => {
  const found = states(t, { 'proc/x': '', 'sys/x': '' });
  t.is(found['/proc'], 'broken: /proc is not a proc filesystem');
  t.is(found['/sys'], 'broken: /sys is not a sys filesystem');
});

for (const value of ['1', '2', '4', 'noaccess', 'invisible', 'ptraceable']) {
  test(`hidepid=${value} hides processes, but not from root`, (t) => {
    const files = { ...host, 'proc/self/mountinfo': mount(`rw,gid=5,hidepid=${value}`) };
    t.is(states(t, files)['hidepid'], `limited: hidepid=${value} hides the processes of other users`);
    t.regex(states(t, files, { uid: 0 })['hidepid']!, /^ok/);
  });
}

test('the last mount on /proc counts, and hidepid=0 and off hide nothing', (t) => {
  for (const options of ['rw,hidepid=0', 'rw,hidepid=off'])
    t.regex(states(t, { ...host, 'proc/self/mountinfo': mount('rw,hidepid=2') + mount(options) })['hidepid']!, /^ok/);
});

test('processes of other users, where the first cannot be read', (t) => {
  const isReadable = (path: string) => path !== '1/io';
  t.regex(states(t, host, { isReadable })['other users']!, /^limited: .* for root only$/);
  t.regex(states(t, host, { isReadable, uid: 0 })['other users']!, /^ok/);
});

test('each file that collectors could not read', (t) => {
  t.is(
    states(t, host, { unreadable: ['cannot read /sys/x: permission denied'] })['files'],
    'limited: cannot read /sys/x: permission denied',
  );
});
