import test from 'ava';
import type { Collector, Read } from '../../../src/collectors/index.ts';
import { probe } from '../../../src/sources/live/probe.ts';

function collector(read: Read, more: Partial<Collector> = {}): Collector {
  return { name: 'x', describe: 'What it reads.', open: () => read, ...more };
}

async function find(one: Collector) {
  const [found] = await probe([one], {}, { timeout: 30 });
  return { absent: found!.absent, failed: found!.failed };
}

test('a collector whose program is about to fail is not said to work', async (t) => {
  let readings = 0;
  const failing: Read = () => {
    readings += 1;
    if (readings > 2) throw new Error('No devices were found');
  };
  t.deepEqual(await find(collector(failing, { runsProgram: true })), { absent: 'No devices were found', failed: true });
});

test('one whose program tells something works, and one without a program is read once', async (t) => {
  let readings = 0;
  const late: Read = (emit) => {
    readings += 1;
    if (readings === 3) emit('gpu.count', 1);
  };
  t.deepEqual(await find(collector(late, { runsProgram: true })), { absent: undefined, failed: undefined });
  t.is(readings, 3);
  await find(collector(late));
  t.is(readings, 4);
});
