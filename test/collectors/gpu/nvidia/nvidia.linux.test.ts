import test from 'ava';
import { collectRounds } from '../../../../src/collectors/gpu/nvidia/nvidia.linux.ts';

const told = (index: number, count: number) => ({
  ...{ index, count, address: undefined, isPartitioned: false },
  gpu: { instance: `nvidia${index}` },
});
const rounds = (...lines: [number, number][]) => {
  const roundOf = collectRounds();
  return lines.map(([index, count]) => roundOf(told(index, count))?.map(({ gpu }) => gpu.instance));
};

test('a round is over when the last GPU has told', (t) => {
  t.deepEqual(rounds([0, 2], [1, 2], [0, 2], [1, 2]), [undefined, ['nvidia0', 'nvidia1'], undefined, ['nvidia0', 'nvidia1']]);
});

test('a GPU that fell off the bus does not hold the others up', (t) => {
  t.deepEqual(rounds([0, 3], [2, 3], [0, 3], [2, 3]), [undefined, undefined, ['nvidia0', 'nvidia2'], undefined]);
});
