import test, { type ExecutionContext } from 'ava';
import { diagnoseContainer } from '../../src/doctor/container.linux.ts';
import type { Files } from '../fixtures/tree.ts';
import { treeHost } from './tree-host.ts';

function states(t: ExecutionContext, files: Files, rootfs = '/') {
  const found = diagnoseContainer({ ...treeHost(t, files), rootfs }, { isLimited: true });
  return Object.fromEntries(found.map(({ subject, state, finding }) => [subject, `${state}: ${finding}`]));
}

const version2 = '30 24 0:26 / /sys/fs/cgroup rw shared:9 - cgroup2 cgroup2 rw,nsdelegate\n';
const version1 = '33 30 0:29 / /sys/fs/cgroup/memory rw shared:11 - cgroup cgroup rw,memory\n';
const lxcfs = '90 80 0:51 /proc/meminfo /proc/meminfo rw - fuse.lxcfs lxcfs rw,user_id=0\n';
const docker = { 'proc/self/root/.dockerenv': '', 'proc/self/mountinfo': version2 };

test('a host', (t) => {
  t.deepEqual(states(t, { 'proc/self/mountinfo': version2, 'proc/1/cgroup': '0::/init.scope\n' }), {
    kind: 'ok: this is not a container',
    numbers: 'ok: CPU and memory are those of the host',
    filesystems: 'ok: filesystems are those that are mounted below /',
    cgroup: 'ok: version 2',
  });
});

test('each engine by its mark', (t) => {
  const kind = (files: Files) => states(t, files)['kind'];
  t.is(kind(docker), 'ok: this is a container: docker');
  t.is(kind({ 'proc/self/root/run/.containerenv': '' }), 'ok: this is a container: podman');
  t.is(kind({ 'proc/self/root/run/systemd/container': 'lxc\n' }), 'ok: this is a container: lxc');
  t.is(kind({ 'proc/1/cgroup': '4:memory:/kubepods/besteffort/pod0f/1a\n' }), 'ok: this is a container: kubepods');
});

test('a machine that has booted an image of Docker is not a container, but a container with the processes of its host is one', (t) => {
  const namespaces = (own: string, ofInit: string) => ({
    'proc/self/ns/pid': { link: 'pid:[4026531836]' },
    'proc/self/ns/mnt': { link: own },
    'proc/1/ns/mnt': { link: ofInit },
  });
  t.is(states(t, { ...docker, ...namespaces('mnt:[4026531832]', 'mnt:[4026531832]') })['kind'], 'ok: this is not a container');
  t.is(states(t, { ...docker, ...namespaces('mnt:[4026532201]', 'mnt:[4026531832]') })['kind'], 'ok: this is a container: docker');
});

test('in a container, numbers are those of the host, unless lxcfs gives its own', (t) => {
  t.regex(states(t, docker)['numbers']!, /^limited: CPU and memory are those of the whole host/);
  t.is(states(t, { ...docker, 'proc/self/mountinfo': lxcfs })['numbers'], 'ok: lxcfs gives those of the container in /proc/meminfo');
});

test('what shows the use of a container is a command that finds something there', (t) => {
  const remedy = (isLimited: boolean) =>
    diagnoseContainer(treeHost(t, docker), { isLimited }).find(({ subject }) => subject === 'numbers')?.remedy;
  t.regex(remedy(true)!, /--include 'cgroup\.self\.\*'/);
  t.regex(remedy(false)!, /--match '\*'/);
});

test('in a container, filesystems are its own, unless it was told of those of the host', (t) => {
  t.is(states(t, docker)['filesystems'], 'limited: filesystems are those of the container');
  t.is(states(t, docker, '/host')['filesystems'], 'ok: filesystems are those that are mounted below /host');
});

test('cgroups of version 1, also beside one of version 2, and none', (t) => {
  t.regex(states(t, { 'proc/self/mountinfo': version1 + version2 })['cgroup']!, /^limited: the controllers are those of version 1/);
  t.regex(states(t, { 'proc/self/mountinfo': '' })['cgroup']!, /^absent: no cgroup filesystem/);
});
