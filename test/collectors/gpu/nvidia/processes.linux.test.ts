import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { openHost, type Host, type Read } from '../../../../src/collectors/index.ts';
import { usedBy } from '../../../../src/collectors/gpu/client.ts';
import { openNvidiaProcesses } from '../../../../src/collectors/gpu/nvidia/processes.linux.ts';
import { process as processCollector } from '../../../../src/collectors/process.linux.ts';
import { makeTree, type Files } from '../../../fixtures/tree.ts';
import { procTree } from '../../../processes/proc-tree.ts';
import { until } from '../../../until.ts';
import { fakeNvidiaSmi, recorded } from './fake-nvidia-smi.ts';

/** Runs with an nvidia-smi whose `pmon` prints this. */
async function withProcesses<Result>(t: ExecutionContext, pmon: string, run: (host: Host) => Result | Promise<Result>, files: Files = {}) {
  const root = makeTree(t, files);
  const { folder, calls } = fakeNvidiaSmi(t, { pmon });
  const path = process.env['PATH'];
  process.env['PATH'] = `${folder}:${path}`;
  const ended = new AbortController();
  const host = openHost({ procfs: join(root, 'proc'), sysfs: join(root, 'sys') }, { interval: 1, signal: ended.signal });
  t.teardown(() => (ended.abort(), host.close()));
  const result = await run(host);
  process.env['PATH'] = path;
  return { result, calls };
}

const table = `# gpu         pid   type     sm    mem    enc    dec    jpg    ofa     fb   ccpm    command
# Idx           #    C/G      %      %      %      %      %      %     MB     MB    name
    0         100      C     60     20      -      -      -      -   1000      0    trainer
    1         100      C     30     20      -      -      -      -    500      0    trainer
    0         200      G      5      1     40      -      -      -     64      0    player
    0         200      C      -      -      -      -      -      -     64      0    player
    1           -      -      -      -      -      -      -      -      -      -    -
`;

test.serial('a process on two GPUs, and one that draws and computes', async (t) => {
  const { result, calls } = await withProcesses(t, table, (host) => openNvidiaProcesses(host)!);
  await until(() => result().size === 2, 'they are told of');
  const used = (pid: number) => usedBy(result().get(pid)!);
  t.deepEqual(used(100), { utilization: 90, memory: 1500 * 2 ** 20 });
  t.deepEqual(used(200), { utilization: 40, memory: 64 * 2 ** 20 });
  t.regex(calls()[0]!, / pmon -s um -d 1$/);
  await until(() => result().size === 0, 'what is old is not told');
});

test.serial('what a card for games told', async (t) => {
  const firstRound = recorded('rtx-2080-super.pmon').split('\n').slice(0, 6).join('\n');
  const { result } = await withProcesses(t, firstRound, (host) => openNvidiaProcesses(host)!);
  await until(() => result().has(5267), 'they are told of');
  t.is(usedBy(result().get(5267)!).utilization, 99, 'it encodes');
  t.deepEqual(usedBy(result().get(1696)!), { utilization: undefined, memory: undefined }, 'it does nothing just now');
});

test.serial('processes on a GPU are among the largest, and have what nvidia-smi tells', async (t) => {
  const tree = procTree([{ pid: 100, name: 'trainer', rssPages: 1 }], [{ pid: 300, name: 'large', rssPages: 900 }]);
  const open = async (host: Host) => {
    const read = (await processCollector.open(host, { processes: 1, pid: [], match: [], pss: false })) as Read;
    let ticks = 0;
    return () => {
      const metrics: Record<string, number> = {};
      host.tick((ticks += 1));
      void read((name, value) => value !== undefined && (metrics[name] = value), 1);
      return metrics;
    };
  };
  const { result: take } = await withProcesses(t, table, open, tree);
  await until(() => take()['process.top.trainer.1.gpu.utilization.percent'] === 90, 'it is told of');
  t.is(take()['process.top.large.1.gpu.memory.bytes'], undefined);
});
