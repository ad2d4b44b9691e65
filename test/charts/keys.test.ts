import test from 'ava';
import { chartOf } from '../../src/charts/chart.ts';
import type { KeyContext } from '../../src/charts/key-context.ts';
import { applyKey, type InputEvent, type KeyOutcome } from '../../src/charts/keys.ts';
import { createView, wholeZoom, type View } from '../../src/charts/view.ts';

const window: KeyContext = { left: 10, width: 100, first: 400, height: 20, oldest: 0, newest: 499, cpu: 'all', slotAt: () => 250 };

function pressed(keys: readonly (string | InputEvent)[], start: View = createView()): View {
  let view: KeyOutcome = start;
  for (const key of keys) view = applyKey(view as View, typeof key === 'string' ? { key } : key, window);
  return view as View;
}

test('keys that quit, also while something is typed', (t) => {
  t.is(applyKey(createView(), { key: 'q' }, window), 'quit');
  t.is(applyKey(pressed(['/']), { key: 'ctrl-c' }, window), 'quit');
  t.is(pressed(['/', 'q']).filter, 'q');
});

test('v, c and g go round; d, n, s, p, m and a show and hide', (t) => {
  t.deepEqual(['v', 'v', 'v'].map((_, at, all) => pressed(all.slice(0, at + 1)).view), ['all', 'off', 'one']); // prettier-ignore
  t.is(pressed(['c']).cpu, 'by_cluster', 'after the mode that is in effect');
  t.is(pressed(['c'], { ...createView(), cpu: 'by_cluster' }).cpu, 'by_cluster', 'which the window knows');
  t.is(pressed(['g']).gpu, 'load_and_vram');
  t.like(pressed(['d', 'n', 's', 'p', 'm', 'a']), {
    disk: 'hide',
    network: 'hide',
    swap: 'hide',
    power: 'hide',
    memory: 'show',
    details: 'show',
  });
});

test('time: back by tenths of the window, to the oldest and to now, where it follows again', (t) => {
  t.is(pressed(['left']).end, 489);
  t.is(pressed(['left', 'right']).end, undefined);
  t.is(pressed(['home']).end, 99);
  t.is(pressed(['home', 'left']).end, 99);
  t.is(pressed(['home', 'end']).end, undefined);
  t.is(pressed(['home', '0']).end, undefined);
});

test('zoom goes in steps and keeps the time under the cursor where it is', (t) => {
  t.is(pressed(['-']).zoom, 2);
  t.is(pressed(['-', '-', '+', '+', '+']).zoom, 1);
  const view = pressed(['-'], { ...createView(), cursor: 450, end: 470 });
  t.is(view.end, 490);
  t.deepEqual([1, 7, 15, 101, 1234].map(wholeZoom), [1, 7, 15, 110, 1300]);
});

test('time zooms out until everything is seen', (t) => {
  const out = Array.from({ length: 20 }, () => '-');
  t.is(pressed(out).zoom, 5, '500 samples in 100 columns');
  t.like(pressed([...out], { ...createView(), end: 99 }), { zoom: 5, end: undefined });
});

test('the cursor goes by columns, from the right edge, and takes the window with it', (t) => {
  t.is(pressed([',']).cursor, 499);
  t.like(pressed([',', ',', ',']), { cursor: 497, end: undefined });
  t.like(pressed([',', ',', '.', '.']), { cursor: 499 }, 'not beyond the newest');
  t.is(pressed([','], { ...createView(), end: 450 }).cursor, 450);
  t.like(pressed([','], { ...createView(), cursor: 400 }), { cursor: 399, end: 498 });
  t.like(pressed(['.'], { ...createView(), cursor: 499, end: 499, zoom: 1 }), { cursor: 499 });
  t.is(pressed([','], { ...createView(), cursor: 0 }).cursor, 0, 'not before the oldest');
  t.is(pressed([',', ','], { ...createView(), zoom: 5, end: 499 }).cursor, 494);
});

test('pausing holds the picture; going on goes back to now', (t) => {
  t.like(pressed([' ']), { paused: true, end: 499 });
  t.like(pressed([' ', ' ']), { paused: false, end: undefined });
  t.like(pressed(['home', ' ']), { paused: true, end: 99 });
});

test('typing filters at once; Enter keeps it, Escape ends it', (t) => {
  t.like(pressed(['/', 'd', 'i', 'x', 'backspace']), { filter: 'di', prompt: { text: 'di' } });
  t.like(pressed(['/', 'd', 'enter']), { filter: 'd', prompt: undefined });
  t.like(pressed(['/', 'd', 'escape']), { filter: '', prompt: undefined });
  t.like(pressed(['/', 'd', 'enter', 'escape']), { filter: '' });
});

test('a time that is entered comes to the middle, with the cursor on it', (t) => {
  t.deepEqual(pressed([':', 'enter']), { ...pressed([]), prompt: undefined });
  t.like(pressed([':', '1', '2', ':', '0', '0', 'enter']), { cursor: 250, end: 300, prompt: undefined });
});

test('a time that is not there is told, until the next key', (t) => {
  const nowhere = { ...window, slotAt: (text: string) => `no ${text}` };
  const view = applyKey({ ...createView(), prompt: { asks: 'time', text: 'x' } }, { key: 'enter' }, nowhere) as View;
  t.like(view, { notice: 'no x', cursor: undefined, prompt: undefined });
  t.is((applyKey(view, { key: 'v' }, window) as View).notice, undefined);
});

test('the keys hide what the mouse would do behind them', (t) => {
  t.like(pressed(['?', { wheel: 1 }]), { help: true, scroll: 0 });
  t.like(pressed(['?', { click: { row: 5, column: 20 } }]), { help: false, cursor: undefined });
});

test('a click puts the cursor into the bands; beside them it takes it away', (t) => {
  t.is(pressed([{ click: { row: 5, column: 10 } }]).cursor, 400);
  t.is(pressed([{ click: { row: 5, column: 10 } }, { click: { row: 5, column: 3 } }]).cursor, undefined);
});

test('scrolling: a line, three, a window', (t) => {
  t.is(pressed(['up']).scroll, 0);
  t.is(pressed([{ wheel: 1 }]).scroll, 3);
  t.is(pressed(['pagedown', 'pagedown', { wheel: -1 }, 'down']).scroll, 36);
});

test('charts are named by what tells them from the others of their group', (t) => {
  const named = (name: string) => [chartOf(name).group, chartOf(name).title, chartOf(name).role];
  t.deepEqual(named('cpu.utilization.percent'), ['cpu', 'total', 'total']);
  t.deepEqual(named('cpu.core.3.utilization.percent'), ['cpu', 'core 3', 'core']);
  t.deepEqual(named('cpu.cluster.P.utilization.percent'), ['cpu', 'cluster P', 'cluster']);
  t.deepEqual(named('cpu.count'), ['cpu', 'count', 'detail']);
  t.deepEqual(named('disk.device.sda.utilization.percent'), ['disk', 'sda busy', 'whenNonZero']);
  t.deepEqual(named('network.interface.eth0%2E100.rx.bytes_per_sec'), ['network', 'eth0.100 rx', 'whenSeveral']);
  t.deepEqual(named('gpu.device.0.memory.used.percent'), ['gpu', 'gpu 0 memory used', 'gpu memory']);
  t.deepEqual(named('gpu.device.0.mig.3.memory.used.percent'), ['gpu', 'gpu 0 mig 3 memory used', 'gpu memory']);
  t.deepEqual(named('gpu.device.0.engine.copy.utilization.percent'), ['gpu', 'gpu 0 copy', 'whenNonZero']);
  t.deepEqual(named('gpu.device.0.throttled.thermal.count'), ['gpu', 'gpu 0 throttled thermal', 'detail']);
  t.deepEqual(named('pressure.io.full.percent'), ['pressure', 'io full', 'detail']);
  t.deepEqual(named('power.watts'), ['power', 'total', 'main']);
  t.deepEqual(named('disk.device.sda.read.ops_per_sec'), ['disk', 'sda read ops', 'detail']);
  t.deepEqual(named('memory.used.bytes'), ['memory', 'used bytes', 'memory']);
  t.deepEqual(named(''), ['(no name)', '(no name)', 'main']);
  t.deepEqual(named('app.queue.length'), ['app', 'queue length', 'main']);
  t.deepEqual(named('x'), ['x', 'x', 'main']);
  t.deepEqual(named('__proto__.toString'), ['__proto__', 'toString', 'main']);
  t.is(chartOf('disk.read.bytes_per_sec').scale, chartOf('disk.device.sda.write.bytes_per_sec').scale);
  t.not(chartOf('system.forks.ops_per_sec').scale, chartOf('system.interrupts.ops_per_sec').scale);
});

test('a key that changes nothing says so, until the next', (t) => {
  t.regex(pressed(['x']).notice!, /^x is not a key here/);
  t.is(pressed(['+']).notice, '+ changes nothing here');
  t.is(pressed(['+', 'v']).notice, undefined);
});
