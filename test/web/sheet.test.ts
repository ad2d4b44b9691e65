import test from 'ava';
import { createRecording, createView, groupsOf } from '../../src/charts/index.ts';
import { arrangeSheet, rowsBetween } from '../../src/web/sheet.ts';

const measure = (text: string) => 8 * text.length;

function groupsWith(names: readonly string[]) {
  const recording = createRecording();
  recording.add({ timestamp: 1, host: 'a', metrics: Object.fromEntries(names.map((name) => [name, 1])) });
  return groupsOf(recording.series, false);
}

const groups = groupsWith(['cpu.utilization.percent', 'cpu.core.0.utilization.percent', 'swap.utilization.percent']);

test('rows stand below each other, a head before the charts of its group', (t) => {
  const { rows, height } = arrangeSheet(groups, createView(), { width: 1200, height: 800, measure });
  t.deepEqual(
    rows.map((row) => (row.series ? row.series.chart.title : `[${row.title}]`)),
    ['[cpu]', 'total', 'core 0', '[swap]', 'total'],
  );
  const tops = rows.map(({ top }) => top);
  t.deepEqual(
    tops,
    tops.toSorted((one, other) => one - other),
  );
  t.true(height > tops.at(-1)!);
});

test('bands are as high as there is room for, and no lower than can be read', (t) => {
  const heightIn = (height: number) => arrangeSheet(groups, createView(), { width: 1200, height, measure }).bandHeight;
  t.is(heightIn(800), 48);
  t.is(heightIn(10), 24);
  t.true(heightIn(220) < 48 && heightIn(220) > 24);
});

test('a narrow window has one number beside the charts, a wide one what was chosen', (t) => {
  const legendIn = (width: number, view: 'off' | 'one' | 'all') =>
    arrangeSheet(groups, createView({ view }), { width, height: 800, measure }).legend.join();
  t.is(legendIn(360, 'all'), 'now');
  t.is(legendIn(1200, 'one'), 'now,scale');
  t.is(legendIn(1200, 'all'), 'now,mean,max,scale');
  t.is(legendIn(1200, 'off'), '');
});

test('no name, however long, takes the charts their room', (t) => {
  const long = groupsWith(['x'.repeat(1000)]);
  for (const width of [200, 360, 1200, 4000]) {
    const { left, width: band } = arrangeSheet(long, createView(), { width, height: 800, measure });
    t.true(band > 0 && left < width / 2 + 20, `${width}`);
  }
});

test('only rows that are in sight are looked at', (t) => {
  const many = groupsWith(Array.from({ length: 5000 }, (_, at) => `app.worker${at}.busy.percent`));
  const sheet = arrangeSheet(many, createView(), { width: 1200, height: 800, measure });
  for (const scroll of [0, 1000, 99_999, sheet.height - 800]) {
    const seen = rowsBetween(sheet, scroll, scroll + 800);
    t.true(seen.length < 50);
    const expected = sheet.rows.filter(({ top }) => top + 24 > scroll && top <= scroll + 800);
    t.true(expected.every((row) => seen.includes(row)));
  }
});
