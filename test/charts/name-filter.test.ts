import test from 'ava';
import { chartOf } from '../../src/charts/chart.ts';
import { createView } from '../../src/charts/view.ts';
import { visibleSeries } from '../../src/charts/visible-series.ts';
import type { Series } from '../../src/charts/series.ts';

const names = ['cpu.utilization.percent', 'disk.vda.utilization.percent', 'disk.vda.read.bytes_per_sec', 'Own.total', 'brackets.[x].total'];
const series = names.map((name, id): Series => {
  return { id, host: 'web1', chart: chartOf(name), peak: 1, latest: 1, last: 0, first: 0, revision: 0 };
});

/** What is typed behind `/`, and the numbers of the names that stay. */
const filters = [
  ['disk', [1, 2]],
  ['DISK read', [2]],
  ['web1 own', [3]],
  ['disk.*', [1, 2]],
  ['*.percent', [0, 1]],
  ['*.{percent,total}', [0, 1, 3, 4]],
  ['disk.* *.percent', [1]],
  ['disk.* READ', [2]],
  ['!disk.*', [0, 3, 4]],
  ['[co]*', [0]],
  ['isk.*', []],
  ['own.*', []],
  ['brackets', [4]],
  ['!', [0, 1, 2, 3, 4]],
  // What --include refuses is looked for as it stands.
  ['!(disk)', []],
] as const;

for (const [filter, kept] of filters) {
  test(`/${filter}`, (t) => {
    const shown = visibleSeries(series, { ...createView(), filter });
    t.deepEqual(
      shown.map(({ id }) => id),
      [...kept],
    );
  });
}
