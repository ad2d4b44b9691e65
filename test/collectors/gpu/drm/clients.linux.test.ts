import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { DrmClients } from '../../../../src/collectors/gpu/drm/clients.linux.ts';
import { usedBy } from '../../../../src/collectors/gpu/client.ts';
import { openHost } from '../../../../src/collectors/index.ts';
import { changeTree, makeTree, type Files } from '../../../fixtures/tree.ts';
import { cardOpenedBy, fdinfo, noCard } from '../drm-files.ts';

interface Settings {
  /** Whether memory of the system is the GPU's too. */
  readonly sharesMemory?: boolean;
  /** Seconds that a look at the clock takes. */
  readonly pace?: number;
}

/** The clients of a host, read once a second. */
function clientsOf(t: ExecutionContext, files: Files, { sharesMemory = false, pace = 0 }: Settings = {}) {
  const root = makeTree(t, { ...noCard(1), ...files });
  const host = openHost({ procfs: join(root, 'proc'), sysfs: join(root, 'sys') }, { interval: 1, signal: new AbortController().signal });
  t.teardown(() => host.close());
  let time = 0;
  let ticks = 0;
  const clients = new DrmClients(
    host,
    () => sharesMemory,
    () => (time += pace),
  );
  const tick = (changes: Files = {}) => {
    changeTree(root, changes);
    ticks += 1;
    host.tick(ticks);
    clients.refresh();
    return clients.all();
  };
  return { clients, tick };
}

const render = (nanoseconds: number, id = 5) => fdinfo({ id, engines: { render: nanoseconds } });

test('busy time is what its counter grew, and is known from the second reading on', (t) => {
  const { tick } = clientsOf(t, cardOpenedBy(100, { 7: render(5e9) }));
  t.deepEqual([...tick()[0]!.engines], []);
  t.deepEqual([...tick(cardOpenedBy(100, { 7: render(5.25e9) }))[0]!.engines], [['render', 25]]);
  t.deepEqual([...tick()[0]!.engines], [['render', 0]]);
});

test('a counter that goes backwards, or ahead of time', (t) => {
  const { tick } = clientsOf(t, cardOpenedBy(100, { 7: render(5e9) }));
  tick();
  t.deepEqual([...tick(cardOpenedBy(100, { 7: render(4e9) }))[0]!.engines], []);
  t.deepEqual([...tick(cardOpenedBy(100, { 7: render(6e9) }))[0]!.engines], [['render', 100]]);
});

// bogdanr in htop-dev/htop #2069: 0 % for all of a GPU's life; hoesheng in ulissesf/qmassa #20: two engines of video
test('cycles of a clock, and several engines of a kind', (t) => {
  const at = (busy: number, total: number) =>
    cardOpenedBy(100, {
      7: fdinfo({ driver: 'xe', more: { 'cycles-vcs': busy, 'total-cycles-vcs': total, 'engine-capacity-vcs': 2 } }),
    });
  const { tick } = clientsOf(t, at(0, 1000));
  tick();
  t.deepEqual([...tick(at(500, 2000))[0]!.engines], [['video', 25]]);
});

test('an engine that a client had not used before has no counter', (t) => {
  const { tick } = clientsOf(t, cardOpenedBy(100, { 7: fdinfo({ id: 5, memory: { vram: '8 MiB' } }) }));
  tick();
  t.deepEqual([...tick(cardOpenedBy(100, { 7: render(0.5e9) }))[0]!.engines], [['render', 50]]);
});

// flightlessmango/MangoHud #1492
test('several descriptors of one client count once, in a process and among those that share it', (t) => {
  const at = (busy: number) => ({
    ...cardOpenedBy(100, { 7: render(busy), 8: render(busy), 9: render(busy, 6) }),
    ...cardOpenedBy(101, { 3: render(busy) }),
  });
  const { clients, tick } = clientsOf(t, at(0));
  tick();
  tick(at(0.125e9));
  t.is(clients.of(100).length, 2);
  t.is(usedBy(clients.of(100)).utilization, 25);
  t.is(usedBy([...clients.of(100), ...clients.of(101)]).utilization, 25);
});

test('descriptors come and go, and so do processes', (t) => {
  const { clients, tick } = clientsOf(t, cardOpenedBy(100, { 7: render(0) }));
  tick();
  tick({ ...cardOpenedBy(100, { 7: null, 8: render(0, 9) }), ...cardOpenedBy(200, { 3: render(0, 12) }) });
  tick();
  t.deepEqual(
    clients.pids().toSorted((one, other) => one - other),
    [100, 200],
  );
  t.deepEqual(
    clients.of(100).map(({ key }) => key),
    ['0000:00:02.0 9'],
  );
  tick({ ...cardOpenedBy(200, { 3: null }) });
  t.deepEqual(clients.pids(), [100]);
});

test('a descriptor that is of another client by now', (t) => {
  const { clients, tick } = clientsOf(t, cardOpenedBy(100, { 7: render(9e9, 5) }));
  tick();
  tick(cardOpenedBy(100, { 7: render(10e9, 6) }));
  tick(cardOpenedBy(100, { 7: render(10.5e9, 6) }));
  t.deepEqual(
    clients.of(100).map(({ key, engines }) => [key, engines.get('render')]),
    [['0000:00:02.0 6', 50]],
  );
});

test('memory of the system is that of a GPU which has no other, or shares it', (t) => {
  const files = cardOpenedBy(100, { 7: fdinfo({ memory: { vram: '512 MiB', gtt: '8 GiB' } }) });
  const memory = (settings: Settings) => clientsOf(t, files, settings).tick()[0]!.memory! / 2 ** 20;
  t.is(memory({}), 512);
  t.is(memory({ sharesMemory: true }), 512 + 8192);
  t.is(clientsOf(t, cardOpenedBy(100, { 7: fdinfo({ memory: { system0: '3 MiB' } }) })).tick()[0]!.memory, 3 * 2 ** 20);
});

test('a card that sleeps is not woken to read what its clients do', (t) => {
  const status = 'sys/class/drm/renderD128/device/power/runtime_status';
  const { tick } = clientsOf(t, { ...cardOpenedBy(100, { 7: render(0) }), [status]: 'suspended\n' });
  t.deepEqual(tick(), []);
  t.is(tick({ [status]: 'active\n' }).length, 1);
  t.deepEqual([...tick({ [status]: 'suspended\n', ...cardOpenedBy(100, { 7: render(1e9) }) })[0]!.engines], []);
  t.deepEqual([...tick({ [status]: 'active\n' })[0]!.engines], [['render', 50]], 'over the time since it was last read');
});

test('a look at all processes takes a hundredth of a core, and more samples where there are more', (t) => {
  const many = Object.assign({}, ...Array.from({ length: 100 }, (_, at) => cardOpenedBy(1000 + at, { 7: render(0, at) }))) as Files;
  const { clients, tick } = clientsOf(t, many, { pace: 0.01 });
  let samples = 0;
  while (!clients.isComplete && samples < 100) {
    tick();
    samples += 1;
  }
  t.is(clients.pids().length, 100);
  t.true(samples > 5, `${samples} samples`);
});

test('it is complete when every process was looked at, and never where /proc hides some', (t) => {
  const { clients, tick } = clientsOf(t, cardOpenedBy(100, { 7: render(0) }));
  tick();
  t.false(clients.isComplete);
  tick();
  t.true(clients.isComplete);
  const hidden = clientsOf(t, { 'proc/1': null, ...cardOpenedBy(100, { 7: render(0) }) });
  for (let at = 0; at < 5; at += 1) hidden.tick();
  t.false(hidden.clients.isComplete);
});
