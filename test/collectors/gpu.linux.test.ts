import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { openHost, type Read } from '../../src/collectors/index.ts';
import { gpu } from '../../src/collectors/gpu.linux.ts';
import { makeTree, type Files } from '../fixtures/tree.ts';
import { absence } from './readings.ts';
import { isRunning } from '../running.ts';
import { until } from '../until.ts';

const amd: Files = {
  'sys/class/drm/card0/device/uevent': 'DRIVER=amdgpu\n',
  'sys/class/drm/card0/device/gpu_busy_percent': '30\n',
  'sys/class/drm/card0/device/hwmon/hwmon1/temp1_input': '80000\n',
};

/** The collector on a machine whose nvidia-smi is a shell script, which notes how it was called. */
async function withNvidia(t: ExecutionContext, script: string, files: Files = {}) {
  const root = makeTree(t, { ...files, 'bin/nvidia-smi': `#!/bin/sh\necho "$$ $@" >>"$(dirname "$0")/calls"\n${script}\n` });
  chmodSync(join(root, 'bin/nvidia-smi'), 0o755);
  const path = process.env['PATH'];
  process.env['PATH'] = `${join(root, 'bin')}:${path}`;
  const ended = new AbortController();
  const host = openHost({ procfs: join(root, 'proc'), sysfs: join(root, 'sys'), rootfs: root }, { interval: 0.1, signal: ended.signal });
  const read = (await gpu.open(host, {})) as Read;
  process.env['PATH'] = path;
  t.teardown(() => (ended.abort(), host.close()));
  const take = () => {
    const metrics: Record<string, number> = {};
    void read((name, value) => value !== undefined && Number.isFinite(value) && (metrics[name] = value), 0.1);
    return metrics;
  };
  const calls = () => readFileSync(join(root, 'bin/calls'), 'utf8').trim().split('\n');
  return { take, calls, ended };
}

const count = (metrics: Record<string, number>) => metrics['gpu.count'];

test.serial('nvidia-smi is started once and goes on telling; before its first answer there is nothing', async (t) => {
  const script = `sleep 0.2
while :; do
  printf '0, 2, 20, 1024, 4096, 100.50, 60, 1500, 7000\\n1, 2, 40, '; sleep 0.1
  printf '[N/A], [N/A], [Not Supported], 71, 1600, N/A\\n'; sleep 0.1
done`;
  const { take, calls, ended } = await withNvidia(t, script, amd);
  t.deepEqual(take(), { 'gpu.device.card0.utilization.percent': 30, 'gpu.device.card0.temperature.celsius': 80 }, 'no totals as yet');
  await until(() => count(take()) === 3, 'all three are told of');
  for (let reading = 0; reading < 20; reading += 1) {
    t.like(take(), {
      'gpu.device.nvidia0.utilization.percent': 20,
      'gpu.device.nvidia0.memory.used.percent': 25,
      'gpu.device.nvidia0.power.watts': 100.5,
      'gpu.device.nvidia1.utilization.percent': 40,
      'gpu.device.nvidia1.memory.total.bytes': undefined,
      'gpu.device.nvidia1.power.watts': undefined,
      'gpu.device.nvidia1.memory_clock.hertz': undefined,
      'gpu.device.card0.utilization.percent': 30,
      'gpu.utilization.percent': 30,
      'gpu.memory.used.bytes': 2 ** 30,
      'gpu.power.watts': 100.5,
      'gpu.temperature.celsius': 80,
      'gpu.count': 3,
    });
    await setTimeout(20);
  }
  t.is(calls().length, 1);
  t.regex(calls()[0]!, / --query-gpu=index,[\w.,]+ --format=csv,noheader,nounits -lms 200$/, 'never faster than it measures');
  ended.abort();
  const pid = Number.parseInt(calls()[0]!, 10);
  await until(() => !isRunning(pid), 'nvidia-smi ends');
});

test.serial('when nvidia-smi dies the collector fails, and says why', async (t) => {
  const { take } = await withNvidia(t, `echo '0, 1, 5, 1, 2, 3, 4, 5, 6'; sleep 0.3; echo 'GPU is lost' >&2; exit 15`);
  await until(() => count(take()) === 1, 'the first answer comes');
  let message = '';
  await until(() => {
    try {
      return take() === undefined;
    } catch (error) {
      message = (error as Error).message;
      return true;
    }
  }, 'the collector fails');
  t.is(message, 'nvidia-smi ended with exit code 15: GPU is lost');
  t.throws(take);
});

test.serial('what a hanging nvidia-smi told is soon no longer shown', async (t) => {
  const { take } = await withNvidia(t, `echo '0, 1, 5, 1, 2, 3, 4, 5, 6'; exec sleep 1000`);
  await until(() => count(take()) === 1, 'the first answer comes');
  const told = performance.now();
  await until(() => count(take()) === undefined, 'what is old is not told');
  t.deepEqual(take(), {});
  t.true(performance.now() - told < 10_000); // three periods of 0.2 s, and a second
});

test.serial('a machine without GPUs says where it looked', async (t) => {
  const path = process.env['PATH'];
  process.env['PATH'] = '/nonexistent';
  const reason = await absence(t, gpu, {});
  process.env['PATH'] = path;
  t.regex(reason, /^nvidia-smi is not in PATH, and no amdgpu card is under .*\/sys\/class\/drm$/);
});
