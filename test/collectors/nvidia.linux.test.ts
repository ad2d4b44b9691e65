import test from 'ava';
import { collectRounds, parseGpu } from '../../src/collectors/nvidia.linux.ts';

const MiB = 2 ** 20;

test('a line of nvidia-smi, in base units', (t) => {
  t.deepEqual(parseGpu('0, 1, 100, 19818, 81559, 631.95, 59, 1980, 2619'), {
    index: 0,
    count: 1,
    gpu: {
      ...{ instance: 'nvidia0', utilization: 100, memoryUsed: 19818 * MiB, memoryTotal: 81559 * MiB },
      ...{ power: 631.95, temperature: 59, coreClock: 1.98e9, memoryClock: 2.619e9 },
    },
  });
});

test('idle is 0, a part of a GPU (MIG) does not tell', (t) => {
  t.is(parseGpu('0, 1, 0, 0, 81559, 69.85, 41, 345, 2619')!.gpu.utilization, 0);
  const { gpu } = parseGpu('0, 1, [N/A], 59, 81559, 71.15, 42, 345, 2619')!;
  t.like(gpu, { utilization: undefined, memoryUsed: 59 * MiB, power: 71.15 });
});

test('every way to say that something is not available', (t) => {
  const ways = [
    '[N/A]',
    'N/A',
    '[Not Supported]',
    'Not Supported',
    '[Insufficient Permissions]',
    '[Unknown Error]',
    '[GPU requires reset]',
  ];
  for (const way of [...ways, '[Requested functionality has been deprecated]', '[GPU is lost]', 'ERR!', '', '-', 'nan']) {
    const { gpu } = parseGpu(`3, 4, ${Array.from({ length: 7 }, () => way).join(', ')}`)!;
    t.deepEqual(
      Object.values(gpu).filter((value) => value !== undefined),
      ['nvidia3'],
      way,
    );
  }
});

test('unified memory: none of its own', (t) => {
  const { gpu } = parseGpu('0, 1, 12, [N/A], [N/A], 9.51, 44, 1500, [N/A]')!;
  t.like(gpu, { memoryUsed: undefined, memoryTotal: undefined, memoryClock: undefined, utilization: 12, power: 9.51 });
});

test('what is said of no GPU is no reading', (t) => {
  const lines = [
    'No devices were found',
    'Field "clocks.sm" is not a valid field to query.',
    'index, count, utilization.gpu [%], memory.used [MiB], memory.total [MiB], power.draw [W], temperature.gpu, clocks.sm, clocks.mem',
    '0, 1, 5',
    '',
  ];
  t.deepEqual(lines.map(parseGpu), [undefined, undefined, undefined, undefined, undefined]);
});

const told = (index: number, count: number) => ({ index, count, gpu: { instance: `nvidia${index}` } });
const rounds = (...lines: [number, number][]) => {
  const round = collectRounds();
  return lines.map(([index, count]) => round(told(index, count))?.map(({ instance }) => instance));
};

test('a round is over when the last GPU has told', (t) => {
  t.deepEqual(rounds([0, 2], [1, 2], [0, 2], [1, 2]), [undefined, ['nvidia0', 'nvidia1'], undefined, ['nvidia0', 'nvidia1']]);
});

test('a GPU that fell off the bus does not hold the others up', (t) => {
  t.deepEqual(rounds([0, 3], [2, 3], [0, 3], [2, 3]), [undefined, undefined, ['nvidia0', 'nvidia2'], undefined]);
});
