import { once } from 'node:events';
import test from 'ava';
import { fakeNvidiaSmi, gpuValues, recorded, recordedValues, type FakeSettings } from '../collectors/gpu/nvidia/fake-nvidia-smi.ts';
import { until } from '../until.ts';
import { start } from './cubestat.ts';

/** The executable on a host with such an nvidia-smi, until it has written this. */
async function sampleUntil(t: Parameters<typeof fakeNvidiaSmi>[0], fake: FakeSettings, args: readonly string[], pattern: RegExp) {
  const { folder } = fakeNvidiaSmi(t, fake);
  const child = start(['sample', '-i', '100ms', '--collectors', 'gpu', ...args], { PATH: `${folder}:${process.env['PATH']}` });
  const written = { stdout: '', stderr: '' };
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
  await until(() => pattern.test(written.stdout) || child.exitCode !== null, `${pattern} is written`);
  child.kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'close');
  return written;
}

test('what is wrong with nvidia-smi is said once, and samples go on until it works again', async (t) => {
  const before = `[ $(wc -l <"$here/calls") -gt 1 ] || { echo 'Failed to initialize NVML: Driver/library version mismatch'; exit 18; }`;
  const { stdout, stderr } = await sampleUntil(t, { gpus: [gpuValues()], before }, [], /"gpu\.count":1/);
  t.regex(stdout, /"metrics":\{\}\}/, 'samples without it before');
  t.deepEqual(
    stderr.split('\n').filter((line) => line.includes('collector')),
    [
      'cubestat: collector gpu: nvidia-smi ended with exit code 18: Failed to initialize NVML: Driver/library version mismatch; its metrics are left out',
      'cubestat: collector gpu: works again',
    ],
  );
});

test('GPUs, engines, reasons and MIG devices are labels in Prometheus', async (t) => {
  const fake = { gpus: [recordedValues('h100-mig')], log: recorded('h100-mig.log') };
  const { stdout } = await sampleUntil(t, fake, ['-f', 'prometheus', '--counters'], /_mig_memory_used_bytes\{/);
  const used = 11_091 * 2 ** 20;
  t.true(stdout.includes(`cubestat_gpu_device_mig_memory_used_bytes{gpu="nvidia0",mig="0"`), stdout);
  t.regex(stdout, new RegExp(`cubestat_gpu_device_mig_memory_used_bytes\\{[^}]*mig="0"[^}]*\\} ${used}\\b`));
  t.regex(stdout, /cubestat_gpu_device_throttled\{[^}]*reason="thermal"[^}]*\} 0\b/);
  t.regex(stdout, /# TYPE cubestat_gpu_device_joules_total counter/);
});
