import test from 'ava';
import { parseProcessList, type ListedProcess } from '../../src/run/ps.darwin.ts';
import { ListWatch } from '../../src/run/watch.darwin.ts';
import { testClock } from '../clock.ts';

test('what ps of macOS lists', (t) => {
  const text = `    1     0     1    14336   1:02.50   3:12.75 Mon Nov 23 08:00:01 2026
  501     1   501     2048   0:00.12   0:00.34 Thu Nov 26 05:52:15 2026    \n  502 broken\n`;
  const [launchd, shell, ...others] = parseProcessList(text);
  t.like(launchd, { pid: 1, parent: 0, group: 1, rss: 14_336 * 1024, user: 62.5, system: 130.25 });
  t.like(shell, { pid: 501, parent: 1, group: 501, started: 'Thu Nov 26 05:52:15 2026' });
  t.deepEqual(others, []);
  for (const [time, seconds] of [
    ['2-03:04:05', 183_845],
    ['123:45.67', 7425.67],
    ['0:01,5', 1.5],
  ] as const)
    t.is(parseProcessList(`5 1 5 0 ${time} ${time} x`)[0]?.user, seconds, time);
  t.deepEqual(parseProcessList('5 1 5 0 - - x'), []);
});

const listed = (pid: number, parent: number, user = 0, more: Partial<ListedProcess> = {}): ListedProcess => {
  return { pid, parent, group: 90, session: 0, started: `at ${pid}`, rss: 1000, user, system: user / 10, ...more };
};

/** A command 200 on a Mac, whose processes change from list to list. */
function watching(...lists: readonly (readonly ListedProcess[] | undefined)[]) {
  const clock = testClock();
  let at = 0;
  const list = () => Promise.resolve(lists[Math.min(at++, lists.length - 1)]);
  return { clock, watch: new ListWatch({ pid: 200, start: clock.monotonic(), interval: 1, clock, list }) };
}

test('a tree has what its processes had at their last list, and the largest of them', async (t) => {
  const { clock, watch } = watching(
    [listed(90, 1, 50), listed(200, 90, 1), listed(201, 200, 2, { rss: 9000 })],
    [listed(90, 1, 60), listed(200, 90, 2), listed(202, 200, 4), listed(300, 90, 7)],
    [listed(90, 1, 70), listed(202, 1, 5)],
  );
  await clock.advance(0.02);
  await clock.advance(0.04);
  const usage = await watch.finish();
  t.like(usage, { isCpuSampled: true, peakRss: 9000, left: 1, peakPss: undefined, inputOutput: undefined });
  t.is(usage.cpu!.user, 2 + 2 + 5);
  t.is(Math.round(usage.wall * 100), 6);
});

test('a pid that is used anew is another process, also that of the command', async (t) => {
  const { clock, watch } = watching([listed(200, 90, 1)], [listed(200, 1, 99, { started: 'later' })]);
  await clock.advance(0.02);
  t.like(await watch.finish(), { cpu: { user: 1, system: 0.1 }, left: 0 });
});

test('use is told by windows of about the interval', async (t) => {
  let user = 0;
  const clock = testClock();
  const list = () => Promise.resolve([listed(200, 90, (user += 0.5), { system: 0 })]);
  const watch = new ListWatch({ pid: 200, start: clock.monotonic(), interval: 1, clock, list });
  for (let step = 0; step < 400; step += 1) await clock.advance(0.01);
  const { cpuMax } = await watch.finish();
  t.true(cpuMax! > 0.3 && cpuMax! < 5, `${cpuMax}`);
});

test('nothing is known where ps fails', async (t) => {
  const { clock, watch } = watching(undefined);
  await clock.advance(0.02);
  t.like(await watch.finish(), { cpu: undefined, cpuP95: undefined, peakRss: undefined, left: 0 });
});
