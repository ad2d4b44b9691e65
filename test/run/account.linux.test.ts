import test from 'ava';
import { openAccount } from '../../src/run/account.linux.ts';
import { walkTree } from '../../src/run/tree.linux.ts';
import { aProcess, fakeProcesses } from '../processes/processes.ts';

const own = (childUser: number, childSystem = 0) => aProcess(100, 90, { childUser, childSystem });
const bytes = (read: number) => ({ read, written: 2 * read, readStorage: 0, writtenStorage: 0 });

test('a child that is waited for leaves its time to its parent: each tick counts once', (t) => {
  const host = fakeProcesses(own(50));
  const account = openAccount(host.processes, 100);
  const tree = walkTree(200, host.processes);
  host.others = [aProcess(200, 100, { user: 10 }), aProcess(201, 200, { user: 300, system: 20 })];
  account.add(tree.scan());
  t.deepEqual(account.cpu(), { user: 3.1, system: 0.2 });
  host.others = [aProcess(200, 100, { user: 15, childUser: 320, childSystem: 25 })];
  account.add(tree.scan());
  t.deepEqual(account.cpu(), { user: 3.35, system: 0.25 });
  host.others = [];
  host.own = own(50 + 20 + 320, 25);
  account.inherit();
  account.add(tree.scan());
  t.deepEqual(account.cpu(), { user: 3.4, system: 0.25 });
});

test('what other children of this process took before the last scan is none of it', (t) => {
  const host = fakeProcesses(own(0));
  const account = openAccount(host.processes, 100);
  const tree = walkTree(200, host.processes);
  host.others = [aProcess(200, 100)];
  host.own = own(70);
  account.add(tree.scan());
  host.own = own(100);
  host.others = [];
  account.inherit();
  account.add(tree.scan());
  t.deepEqual(account.cpu(), { user: 0.3, system: 0 });
});

test('an orphan counts with what it had last, whether it goes on or not', (t) => {
  const host = fakeProcesses(own(0));
  const account = openAccount(host.processes, 100);
  const tree = walkTree(200, host.processes);
  host.others = [aProcess(200, 100), aProcess(201, 1, { user: 40 }), aProcess(202, 1, { user: 5 })];
  host.bytes = new Map([
    [201, bytes(1000)],
    [202, bytes(30)],
  ]);
  account.add(tree.scan());
  host.others = [aProcess(202, 1, { user: 9 })];
  host.own = own(100);
  host.waited = bytes(500);
  account.inherit();
  account.add(tree.scan());
  t.deepEqual(account.cpu(), { user: 1.49, system: 0 });
  t.like(account.inputOutput(), { read: 1530, written: 3060 });
});

test('bytes are unknown where the kernel counts none', (t) => {
  const { processes } = fakeProcesses();
  const account = openAccount({ ...processes, waitedInputOutput: () => undefined }, 100);
  account.inherit();
  t.is(account.inputOutput(), undefined);
});
