import test from 'ava';
import { readNvidiaLog, type NvidiaDetails } from '../../../../src/collectors/gpu/nvidia/log.ts';
import { recorded } from './fake-nvidia-smi.ts';

const MiB = 2 ** 20;

function read(text: string) {
  const gpus: [string, NvidiaDetails][] = [];
  const onLine = readNvidiaLog((address, details) => gpus.push([address, details]));
  const unread = text.split('\n').filter((line) => !onLine(line));
  return { gpus, unread };
}

const log = recorded('h100-mig.log');

test('the MIG devices of an H100, and its traffic over PCIe', (t) => {
  const { gpus, unread } = read(log);
  t.deepEqual(unread, []);
  t.deepEqual(gpus, [
    [
      '00000000:00:09.0',
      {
        ...{ pcieReceived: 19_191 * 1024, pcieSent: 9139 * 1024 },
        partitions: [
          { index: '0', memoryUsed: 11_091 * MiB, memoryTotal: 40_448 * MiB },
          { index: '1', memoryUsed: 17 * MiB, memoryTotal: 20_096 * MiB },
          { index: '2', memoryUsed: 9 * MiB, memoryTotal: 9984 * MiB },
          { index: '3', memoryUsed: 9 * MiB, memoryTotal: 9984 * MiB },
        ],
      },
    ],
  ]);
});

test('the last GPU is told of before the next log comes', (t) => {
  const untilProcesses = log.slice(0, log.indexOf('    Processes') + '    Processes\n'.length);
  t.is(read(untilProcesses).gpus.length, 1);
});

test('several GPUs, and several logs', (t) => {
  const second = log.slice(log.indexOf('GPU 0')).replace('00000000:00:09.0', '00000000:41:00.0');
  const { gpus } = read(`${log}\n${second}\n${log}`);
  t.deepEqual(
    gpus.map(([address, { partitions }]) => [address, partitions.length]),
    [
      ['00000000:00:09.0', 4],
      ['00000000:41:00.0', 4],
      ['00000000:00:09.0', 4],
    ],
  );
});

test('the memory of a MIG device in the words of drivers before 545', (t) => {
  const { gpus } = read(log.replaceAll('Shared FB Memory Usage', 'FB Memory Usage       '));
  t.is(gpus[0]![1].partitions[0]!.memoryUsed, 11_091 * MiB);
});

test('what is not available is absent', (t) => {
  const [, details] = read(log.replaceAll(/\d+ KB\/s/g, 'N/A').replaceAll(/: \d+ MiB/g, ': N/A')).gpus[0]!;
  t.deepEqual(details, { pcieReceived: undefined, pcieSent: undefined, partitions: [] });
});

test('what is no log is told', (t) => {
  const lines = ['No devices were found', 'Failed to initialize NVML: Driver/library version mismatch', 'NVML library version: 590.48'];
  t.deepEqual(read(lines.join('\n')).unread, lines);
});
