import test from 'ava';
import { nvidiaFields, parseGpu, unknownField } from '../../../../src/collectors/gpu/nvidia/fields.ts';
import { gpuValues, recordedValues } from './fake-nvidia-smi.ts';

const MiB = 2 ** 20;
const line = (values: ReadonlyMap<string, string>) => nvidiaFields.map((field) => values.get(field)).join(', ');
const read = (values: Readonly<Record<string, string>> = {}) => parseGpu(line(gpuValues(values)), nvidiaFields)!;

test('every field is one that nvidia-smi 590 has', (t) => {
  for (const field of nvidiaFields) t.true(recordedValues('h100').has(field), field);
});

test('what an H100 tells under load, in base units', (t) => {
  t.deepEqual(parseGpu(line(recordedValues('h100')), nvidiaFields), {
    ...{ index: 0, count: 1, address: '00000000:00:09.0', isPartitioned: false },
    gpu: {
      ...{ instance: 'nvidia0', utilization: 100, memoryUsed: 19_818 * MiB, memoryTotal: 81_559 * MiB, memoryBusy: 11 },
      ...{ power: 631.95, powerLimit: 700, temperature: 59, memoryTemperature: 54, fan: undefined },
      ...{ coreClock: 1.98e9, memoryClock: 2.619e9, videoClock: 1.545e9, pcieGeneration: 5, pcieLanes: 16 },
      ...{ eccCorrected: 0, eccUncorrected: 0 },
      engines: new Map([...['encoder', 'decoder', 'jpeg', 'ofa'].map((engine) => [engine, 0] as const)]),
      throttled: new Map([...['power_cap', 'hardware', 'sync_boost', 'thermal', 'power_brake'].map((reason) => [reason, false] as const)]),
    },
  });
});

test('a card for games has a fan, and no memory that corrects errors', (t) => {
  const { gpu } = parseGpu(line(recordedValues('rtx-2080-super')), nvidiaFields)!;
  t.like(gpu, { fan: 38, eccCorrected: undefined, eccUncorrected: undefined, pcieGeneration: 3, memoryTemperature: undefined });
  t.is(gpu.engines!.get('encoder'), 100);
});

test('a GPU that is partitioned tells neither how busy it is nor its engines', (t) => {
  const { gpu, isPartitioned } = parseGpu(line(recordedValues('h100-mig')), nvidiaFields)!;
  t.true(isPartitioned);
  t.like(gpu, { utilization: undefined, memoryUsed: 11_125 * MiB, power: 433.78, engines: new Map() });
});

test('idle is 0', (t) => {
  t.is(read({ 'utilization.gpu': '0' }).gpu.utilization, 0);
});

test('every way to say that something is not available', (t) => {
  const ways = [
    ...['[N/A]', 'N/A', '[Not Supported]', 'Not Supported', '[Insufficient Permissions]', '[Unknown Error]', '[GPU requires reset]'],
    ...['[Requested functionality has been deprecated]', '[GPU is lost]', 'ERR!', '', '-', 'nan', '0x'],
  ];
  for (const way of ways) {
    const { gpu } = parseGpu(['3', '4', ...nvidiaFields.slice(2).map(() => way)].join(', '), nvidiaFields)!;
    const told = Object.entries(gpu).filter(([, value]) => value !== undefined);
    t.deepEqual(told, [
      ['instance', 'nvidia3'],
      ['engines', new Map()],
    ]);
  }
});

// nvidia_gpu_exporter's capture of a GB10, whose memory is that of the system
test('unified memory: none of its own', (t) => {
  const { gpu } = read({ 'memory.used': '[N/A]', 'memory.total': '[N/A]', 'clocks.current.memory': '[N/A]', 'power.draw': '9.51' });
  t.like(gpu, { memoryUsed: undefined, memoryTotal: undefined, memoryClock: undefined, power: 9.51 });
});

test('why clocks are held down', (t) => {
  const active = (mask: string) => {
    const { throttled } = read({ 'clocks_throttle_reasons.active': mask }).gpu;
    return throttled && [...throttled].flatMap(([reason, isActive]) => (isActive ? [reason] : []));
  };
  t.deepEqual(active('0x0000000000000001'), [], 'an idle GPU is not throttled');
  t.deepEqual(active('0x0000000000000004'), ['power_cap']);
  t.deepEqual(active('0x0000000000000020'), ['thermal']);
  t.deepEqual(active('0x0000000000000048'), ['hardware', 'thermal']);
  t.deepEqual(active('0xffffffffffffffff'), ['power_cap', 'hardware', 'sync_boost', 'thermal', 'power_brake']);
  t.is(active('Active'), undefined);
});

test('what is said of no GPU is no reading', (t) => {
  const lines = [
    'No devices were found',
    'Field "clocks.sm" is not a valid field to query.',
    nvidiaFields.join(', '),
    '0, 1, 5',
    '',
    `${line(gpuValues())}, 7`,
  ];
  for (const text of lines) t.is(parseGpu(text, nvidiaFields), undefined, text);
});

// influxdata/telegraf #6573
test('the field that an old nvidia-smi does not know', (t) => {
  t.is(unknownField('nvidia-smi ended with exit code 2: Field "utilization.ofa" is not a valid field to query.'), 'utilization.ofa');
  t.is(unknownField('nvidia-smi ended with exit code 2: Field "index" is not a valid field to query.'), undefined, 'none works without');
  t.is(unknownField('nvidia-smi ended with exit code 9'), undefined);
});
