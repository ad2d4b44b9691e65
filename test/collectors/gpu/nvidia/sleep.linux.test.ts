import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { openHost } from '../../../../src/collectors/index.ts';
import { openNvidiaSleep } from '../../../../src/collectors/gpu/nvidia/sleep.linux.ts';
import { changeTree, makeTree, type Files } from '../../../fixtures/tree.ts';

const device = (status: string, control = 'auto', address = '0000:01:00.0'): Files => ({
  [`sys/bus/pci/drivers/nvidia/${address}/power/runtime_status`]: `${status}\n`,
  [`sys/bus/pci/drivers/nvidia/${address}/power/control`]: `${control}\n`,
  'sys/bus/pci/drivers/nvidia/new_id': '',
});

/** Asks at each time whether nvidia-smi may run, where GPUs are idle, and says at which times the answer changes. */
function watch(t: ExecutionContext, files: Files) {
  const root = makeTree(t, files);
  const host = openHost({ procfs: join(root, 'proc'), sysfs: join(root, 'sys') }, { interval: 1, signal: new AbortController().signal });
  t.teardown(() => host.close());
  let now = 0;
  const sleep = openNvidiaSleep(host);
  let last: boolean | undefined;
  return {
    sleep,
    until(end: number, { isIdle = true, changes = {} }: { isIdle?: boolean; changes?: Files } = {}) {
      changeTree(root, changes);
      const answers: [at: number, mayRun: boolean][] = [];
      for (; now < end; now += 1) {
        host.tick(now);
        const answer = sleep.mayRun();
        if (answer) sleep.note(isIdle);
        if (answer !== last) answers.push([now, answer]);
        last = answer;
      }
      return answers;
    },
  };
}

// aristocratos/btop #738 and #1838, Syllo/nvtop #267, corecoding/Vitals #442
test('a GPU that sleeps is not woken, and is read when something else has woken it', (t) => {
  const { sleep, until } = watch(t, device('suspended'));
  t.is(sleep.count, 1);
  t.deepEqual(until(100), [[0, false]]);
  t.deepEqual(until(200, { isIdle: false, changes: device('active') }), [[100, true]]);
});

// henrygd/beszel-docs #35: to read it keeps it awake
test('a GPU without work is let alone after a minute, so that it can fall asleep', (t) => {
  const { until } = watch(t, device('active'));
  t.deepEqual(until(50, { isIdle: false }), [[0, true]]);
  t.deepEqual(until(120), [[110, false]], 'a minute after its last work');
  t.deepEqual(until(500, { changes: device('suspended') }), []);
  t.deepEqual(until(510, { changes: device('active') }), [[500, true]]);
});

test('one that something else keeps awake is let alone ever more seldom', (t) => {
  const { until } = watch(t, device('active'));
  t.deepEqual(until(600), [
    [0, true],
    [61, false],
    [82, true],
    [203, false],
    [224, true],
    [465, false],
    [486, true],
  ]);
});

test('servers, whose GPUs do not sleep, and hosts without the driver', (t) => {
  t.deepEqual(watch(t, device('active', 'on')).until(10_000), [[0, true]]);
  t.deepEqual(watch(t, {}).until(10_000), [[0, true]]);
});

test('of two GPUs, the one that stays awake is read', (t) => {
  const files = { ...device('suspended'), ...device('active', 'on', '0000:02:00.0') };
  t.deepEqual(watch(t, files).until(10_000), [[0, true]]);
});
