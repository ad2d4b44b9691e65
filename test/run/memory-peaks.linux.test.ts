import test from 'ava';
import { openMemoryPeaks } from '../../src/run/memory-peaks.linux.ts';
import { aProcess, fakeProcesses } from '../processes/processes.ts';

const scanOf = (...pages: number[]) => ({
  alive: pages.map((rssPages, at) => ({ stat: aProcess(200 + at, 100, { rssPages }), isAdopted: false })),
  ended: [],
});

test('resident is the largest process, proportional the sum of all', (t) => {
  const host = fakeProcesses();
  host.sizes = new Map([
    [200, { peakRss: 9000, pss: 5000 }],
    [201, { peakRss: 8000, pss: 4000 }],
  ]);
  const peaks = openMemoryPeaks(host.processes, 4096, () => 0);
  t.deepEqual([peaks.rss, peaks.pss], [undefined, undefined]);
  peaks.add(scanOf(2, 2), 0);
  host.sizes = new Map([[200, { peakRss: 9500, pss: 6000 }]]);
  peaks.add(scanOf(2, 2), 1);
  t.deepEqual([peaks.rss, peaks.pss], [9500, 9000]);
});

test('the proportional size is looked at only where it can be more, and seldom where that takes long', (t) => {
  let asked = 0;
  let cpu = 0;
  const processes = { peakRss: () => 1, pss: () => ((asked += 1), (cpu += 0.1), 5000) };
  const peaks = openMemoryPeaks(processes, 4096, () => cpu);
  peaks.add(scanOf(2), 0);
  peaks.add(scanOf(3), 20);
  t.is(asked, 1);
  peaks.add(scanOf(3), 25.1);
  t.is(asked, 2);
  peaks.add(scanOf(1), 200);
  t.is(asked, 2);
});
