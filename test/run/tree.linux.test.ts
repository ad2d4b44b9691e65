import test from 'ava';
import { cgroupTree, walkTree, type Scan } from '../../src/run/tree.linux.ts';
import { aProcess, fakeProcesses } from '../processes/processes.ts';

const pidsOf = ({ alive }: Scan) => alive.map(({ stat }) => stat.pid).sort((a, b) => a - b);
const root = aProcess(200, 100);

test('children, their children, and nobody else', (t) => {
  const host = fakeProcesses();
  const tree = walkTree(200, host.processes);
  host.others = [aProcess(205, 204), root, aProcess(204, 200), aProcess(300, 90), aProcess(301, 300), aProcess(302, 100)];
  t.deepEqual(pidsOf(tree.scan()), [200, 204, 205]);
});

test('a daemon is found by the session that a member led, also when it is an orphan', (t) => {
  const host = fakeProcesses();
  const tree = walkTree(200, host.processes);
  host.others = [root, aProcess(210, 200, { session: 210, group: 210 })];
  tree.scan();
  host.others = [root, aProcess(211, 1, { session: 210, group: 210 })];
  const scan = tree.scan();
  t.deepEqual(pidsOf(scan), [200, 211]);
  t.deepEqual(
    scan.alive.map(({ isAdopted }) => isAdopted),
    [false, true],
  );
  t.deepEqual(
    scan.ended.map(({ stat }) => stat.pid),
    [210],
  );
});

test('a member that leads a session of its own only later', (t) => {
  const host = fakeProcesses();
  const tree = walkTree(200, host.processes);
  host.others = [root, aProcess(210, 200)];
  tree.scan();
  host.others = [root, aProcess(210, 1, { session: 210, group: 210 })];
  tree.scan();
  host.others = [root, aProcess(212, 1, { session: 210, group: 210 })];
  t.deepEqual(pidsOf(tree.scan()), [200, 212]);
});

test('an orphan of the own group is ours; what stands beside us in a pipe is not, nor are its children, nor what was before', (t) => {
  const host = fakeProcesses();
  const tree = walkTree(200, host.processes);
  host.others = [root, aProcess(220, 1), aProcess(221, 90), aProcess(222, 221), aProcess(150, 1)];
  t.deepEqual(pidsOf(tree.scan()), [200, 220]);
});

test('a pid that is used anew is another process', (t) => {
  const host = fakeProcesses();
  const tree = walkTree(200, host.processes);
  host.others = [root, aProcess(210, 200, { session: 210, group: 210 })];
  tree.scan();
  host.others = [root, aProcess(210, 1, { start: 999, session: 210, group: 210 }), aProcess(211, 210, { session: 210, group: 210 })];
  t.deepEqual(pidsOf(tree.scan()), [200]);
});

test('strangers are read once', (t) => {
  const host = fakeProcesses();
  const tree = walkTree(200, host.processes);
  host.others = [root, ...Array.from({ length: 1000 }, (_, at) => aProcess(1000 + at, 1, { group: 5, session: 5 }))];
  tree.scan();
  const before = host.reads;
  tree.scan();
  t.true(host.reads - before < 10, `${host.reads - before}`);
});

test('in a cgroup are all that are in it', (t) => {
  const host = fakeProcesses();
  let pids = [200, 230, 999];
  const tree = cgroupTree(200, () => pids, host.processes);
  host.others = [root, aProcess(230, 1, { group: 7, session: 7 })];
  t.deepEqual(pidsOf(tree.scan()), [200, 230]);
  pids = [230];
  t.deepEqual(
    tree.scan().ended.map(({ stat }) => stat.pid),
    [200],
  );
});
