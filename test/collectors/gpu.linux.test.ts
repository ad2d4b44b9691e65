import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import test, { type ExecutionContext } from 'ava';
import { gpu } from '../../src/collectors/gpu.linux.ts';
import { openHost, type Read } from '../../src/collectors/index.ts';
import { changeTree, makeTree, type Files } from '../fixtures/tree.ts';
import { isRunning } from '../running.ts';
import { until } from '../until.ts';
import { fakeNvidiaSmi, gpuValues, recorded, recordedValues, type FakeSettings } from './gpu/nvidia/fake-nvidia-smi.ts';
import { absence } from './readings.ts';

const amd: Files = {
  'sys/class/drm/card0/device/uevent': 'DRIVER=amdgpu\n',
  'sys/class/drm/card0/device/gpu_busy_percent': '30\n',
  'sys/class/drm/card0/device/hwmon/hwmon1/temp1_input': '80000\n',
};

interface Settings extends FakeSettings {
  readonly files?: Files;
  readonly gpuDetails?: boolean;
}

/** The collector on a machine with an nvidia-smi. */
async function withNvidia(t: ExecutionContext, { files = {}, gpuDetails = false, ...fake }: Settings) {
  const root = makeTree(t, files);
  const { folder, calls } = fakeNvidiaSmi(t, fake);
  const path = process.env['PATH'];
  process.env['PATH'] = `${folder}:${path}`;
  const ended = new AbortController();
  const host = openHost({ procfs: join(root, 'proc'), sysfs: join(root, 'sys'), rootfs: root }, { interval: 0.1, signal: ended.signal });
  const read = (await gpu.open(host, { gpuDetails })) as Read;
  process.env['PATH'] = path;
  t.teardown(() => (ended.abort(), host.close()));
  const take = () => {
    const metrics: Record<string, number> = {};
    host.tick(performance.now() / 1000);
    void read((name, value) => value !== undefined && Number.isFinite(value) && (metrics[name] = value), 0.1);
    return metrics;
  };
  const failure = async () => {
    let message = '';
    await until(() => {
      try {
        return take() === undefined;
      } catch (error) {
        message = (error as Error).message;
        return true;
      }
    }, 'the collector fails');
    return message;
  };
  return { take, failure, calls, ended, root };
}

const count = (metrics: Record<string, number>) => metrics['gpu.count'];

test.serial('nvidia-smi is started once and goes on telling; before its first answer there is nothing', async (t) => {
  const gpus = [
    gpuValues({ count: '2', 'utilization.gpu': '20', 'memory.used': '1024', 'memory.total': '4096', 'power.draw': '100.50' }),
    gpuValues({
      ...{ index: '1', count: '2', 'utilization.gpu': '40', 'temperature.gpu': '71', 'memory.used': '[N/A]', 'memory.total': '[N/A]' },
      ...{ 'power.draw': '[Not Supported]', 'clocks.current.memory': 'N/A' },
    }),
  ];
  const { take, calls, ended } = await withNvidia(t, { gpus, before: 'sleep 0.2', files: amd });
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
      'gpu.device.nvidia1.joules_total': undefined,
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

test.serial('what an H100 told', async (t) => {
  const { take } = await withNvidia(t, { gpus: [recordedValues('h100')] });
  await until(() => count(take()) === 1, 'the first answer comes');
  const before = take()['gpu.device.nvidia0.joules_total']!;
  const { 'gpu.device.nvidia0.joules_total': joules, ...metrics } = take();
  t.true(Math.abs(joules! - before - 63.195) < 1e-6, '631.95 W for a tenth of a second');
  t.like(metrics, {
    'gpu.device.nvidia0.power.limit.watts': 700,
    'gpu.device.nvidia0.engine.decoder.utilization.percent': 0,
    'gpu.device.nvidia0.throttled.thermal.count': 0,
    'gpu.device.nvidia0.pcie.generation.count': 5,
    'gpu.device.nvidia0.pcie.lanes.count': 16,
    'gpu.device.nvidia0.temperature.memory.celsius': 54,
    'gpu.device.nvidia0.ecc.uncorrected.errors_total': 0,
    'gpu.device.nvidia0.ecc.uncorrected.errors_per_sec': 0,
  });
});

test.serial('MIG devices are told of without being asked for', async (t) => {
  const { take, calls } = await withNvidia(t, { gpus: [recordedValues('h100-mig')], log: recorded('h100-mig.log') });
  await until(() => take()['gpu.device.nvidia0.mig.0.memory.used.bytes'] !== undefined, 'the log comes');
  t.like(take(), {
    'gpu.device.nvidia0.utilization.percent': undefined,
    'gpu.device.nvidia0.mig.0.memory.used.bytes': 11_091 * 2 ** 20,
    'gpu.device.nvidia0.mig.3.memory.total.bytes': 9984 * 2 ** 20,
    'gpu.device.nvidia0.pcie.rx.bytes_per_sec': 19_191 * 1024,
    'gpu.memory.used.bytes': 11_125 * 2 ** 20,
  });
  t.is(calls().filter((call) => call.endsWith(' -q -l 10')).length, 1);
});

test.serial('the whole log is asked for where a GPU has parts, or with --gpu-details', async (t) => {
  const gpus = [recordedValues('h100')];
  const log = recorded('h100-mig.log');
  const plain = await withNvidia(t, { gpus, log });
  await until(() => count(plain.take()) === 1, 'the first answer comes');
  plain.take();
  t.is(plain.calls().length, 1);
  const { take } = await withNvidia(t, { gpus, log, gpuDetails: true });
  await until(() => take()['gpu.device.nvidia0.pcie.tx.bytes_per_sec'] === 9139 * 1024, 'the log comes');
});

// influxdata/telegraf #6573; drivers before 535 have no utilization of engines
test.serial('an old nvidia-smi is asked for what it knows', async (t) => {
  const old = gpuValues();
  for (const field of ['utilization.encoder', 'utilization.decoder', 'utilization.jpeg', 'utilization.ofa', 'mig.mode.current'])
    old.delete(field);
  const { take, calls } = await withNvidia(t, { gpus: [old] });
  await until(() => count(take()) === 1, 'it answers');
  t.is(calls().length, 6, 'five times without the field that it does not know');
  t.like(take(), { 'gpu.device.nvidia0.utilization.percent': 100, 'gpu.device.nvidia0.engine.encoder.utilization.percent': undefined });
});

// utkuozdemir/nvidia_gpu_exporter #65: nothing came any more after a first failure at boot
test.serial('a driver that is not there yet', async (t) => {
  const before = `[ $(wc -l <"$here/calls") -gt 1 ] || {
  echo "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running."
  echo; exit 9
}`;
  const { take, failure } = await withNvidia(t, { gpus: [gpuValues()], before });
  t.regex(await failure(), /^nvidia-smi ended with exit code 9: NVIDIA-SMI has failed because it couldn't communicate with/);
  await until(() => {
    try {
      return count(take()) === 1;
    } catch {
      return false;
    }
  }, 'it works as soon as the driver is there');
});

for (const [code, message] of [
  [6, 'No devices were found'],
  [15, 'Unable to determine the device handle for GPU0000:0B:00.0: GPU is lost.  Reboot the system to recover this GPU'],
  [18, 'Failed to initialize NVML: Driver/library version mismatch'],
  [255, 'Failed to initialize NVML: Unknown Error'],
] as const) {
  test.serial(`nvidia-smi ends: ${message}`, async (t) => {
    const { take, failure } = await withNvidia(t, { before: `echo '${message}'; exit ${code}` });
    t.is(await failure(), `nvidia-smi ended with exit code ${code}: ${message}`);
    t.throws(take);
  });
}

test.serial('what a hanging nvidia-smi told is soon no longer shown', async (t) => {
  const { take } = await withNvidia(t, { gpus: [gpuValues()], pause: 'exec sleep 1000' });
  await until(() => count(take()) === 1, 'the first answer comes');
  await until(() => count(take()) === undefined, 'what is old is not told');
  t.deepEqual(take(), {});
});

test.serial('a GPU that sleeps is counted and not woken', async (t) => {
  const status = 'sys/bus/pci/drivers/nvidia/0000:01:00.0/power/runtime_status';
  const files = { [status]: 'suspended\n', 'sys/bus/pci/drivers/nvidia/0000:01:00.0/power/control': 'auto\n' };
  const { take, calls, root } = await withNvidia(t, { gpus: [gpuValues()], files });
  for (let reading = 0; reading < 10; reading += 1) t.deepEqual(take(), { 'gpu.count': 1 });
  t.deepEqual(calls(), []);
  changeTree(root, { [status]: 'active\n' });
  await until(() => take()['gpu.utilization.percent'] === 100, 'it is read when it is awake');
});

test.serial('values that cannot be are absent, the rest is not', async (t) => {
  const gpus = [gpuValues({ 'utilization.gpu': '65535', 'temperature.gpu': '511', 'power.draw': '4294967.29', 'memory.used': '99999999' })];
  const { take } = await withNvidia(t, { gpus });
  await until(() => count(take()) === 1, 'the first answer comes');
  t.like(take(), {
    'gpu.device.nvidia0.utilization.percent': undefined,
    'gpu.utilization.percent': undefined,
    'gpu.temperature.celsius': undefined,
    'gpu.power.watts': undefined,
    'gpu.memory.used.bytes': undefined,
    'gpu.memory.total.bytes': 81_559 * 2 ** 20,
    'gpu.device.nvidia0.temperature.memory.celsius': 54,
  });
});

test.serial('a machine without GPUs says where it looked', async (t) => {
  const path = process.env['PATH'];
  process.env['PATH'] = '/nonexistent';
  const reason = await absence(t, gpu, {});
  process.env['PATH'] = path;
  t.regex(reason, /^nvidia-smi is not installed, and no card of amdgpu, i915 or xe is under .*\/sys\/class\/drm$/);
});
