import test from 'ava';
import { rows } from '../../src/catalogue/index.ts';
import { dashboard, influxdbStore, prometheusStore } from '../../src/provisioning/index.ts';
import { panelsIn, type Dashboard, type Panel } from './panels-in.ts';

const stores = {
  prometheus: prometheusStore('cubestat'),
  'influxdb, wide': influxdbStore({ schema: 'wide', measurement: 'cubestat' }),
  'influxdb, tagged': influxdbStore({ schema: 'tagged', measurement: 'cubestat' }),
};

for (const [name, store] of Object.entries(stores)) {
  const made = dashboard(store) as Dashboard;
  const panels = panelsIn(made);

  test(`${name}: panels have numbers and places of their own`, (t) => {
    const all = made.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
    t.is(new Set(all.map(({ id }) => id)).size, all.length);
    const open = made.panels.map(({ gridPos }) => gridPos);
    for (const [at, one] of open.entries()) {
      t.true(one.x + one.w <= 24 && one.w > 0 && one.h > 0);
      t.false(open.slice(0, at).some((other) => overlap(one, other)));
    }
  });

  test(`${name}: every metric is in one panel, with a target of its own, and each panel is of one unit`, (t) => {
    for (const { targets, fieldConfig } of panels) {
      t.is(new Set(targets.map(({ refId }) => refId)).size, targets.length);
      t.truthy(fieldConfig.defaults.unit);
    }
    const gauges = rows()
      .filter((row) => row.kind === 'gauge' && store.has(row))
      .map(({ name: metric }) => metric);
    const described = panels.flatMap(({ description }) => description.split('\n\n').map((line) => line.slice(0, line.indexOf(':'))));
    t.deepEqual(described.toSorted(), gauges.toSorted());
    t.is(panels.flatMap(({ targets }) => targets).length, gauges.length);
  });

  test(`${name}: a variable chooses the data source, as an input would not be filled where the file is provisioned`, (t) => {
    t.is(made.id, null);
    t.false('__inputs' in made);
    t.is(made.templating.list[0]!.type, 'datasource');
    for (const { targets } of panels) for (const { datasource } of targets) t.is(datasource.uid, '${datasource}');
  });
}

function overlap(one: Panel['gridPos'], other: Panel['gridPos']): boolean {
  return one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;
}

test('what people look for first comes first in its group', (t) => {
  const titles = (dashboard(stores.prometheus) as Dashboard).panels.map(({ title }) => title);
  t.deepEqual(titles.slice(0, 3), ['cpu', 'cpu (percent)', 'cpu core (percent)']);
  t.true(titles.indexOf('disk (bytes per sec)') < titles.indexOf('disk device (percent)'));
});
