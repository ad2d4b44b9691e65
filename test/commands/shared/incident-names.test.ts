import test from 'ava';
import { incidentNames } from '../../../src/commands/shared/incident-names.ts';

const trigger = { host: 'web1', timestamp: Date.UTC(2026, 10, 25, 12, 3, 1, 999) / 1000 };

for (const [template, names] of [
  ['incident-%t.ndjson', ['incident-20261125T120301Z.ndjson', 'incident-20261125T120301Z_2.ndjson']],
  ['/var/%h/%t', ['/var/web1/20261125T120301Z', '/var/web1/20261125T120301Z_2']],
  ['100%%-%t-%t', ['100%-20261125T120301Z-20261125T120301Z', '100%-20261125T120301Z_2-20261125T120301Z_2']],
  ['%%t%t', ['%t20261125T120301Z', '%t20261125T120301Z_2']],
] as const) {
  test(`names by ${template}`, (t) => {
    const nameOf = incidentNames(template)!;
    t.deepEqual([nameOf(trigger, 1), nameOf(trigger, 2)], [...names]);
    t.deepEqual(names.toSorted(), [...names], 'they sort by time');
  });
}

for (const [host, name] of [
  ['../../etc/passwd', '_._.._etc_passwd'],
  ['a/b\u0000\n', 'a_b__'],
  ['.hidden', '_hidden'],
  ['Köln-1.example.com', 'Köln-1.example.com'],
  ['%t', '_t'],
  ['x'.repeat(1000), 'x'.repeat(100)],
  ['日'.repeat(1000), '日'.repeat(33)],
] as const) {
  test(`the host ${JSON.stringify(host).slice(0, 40)} leads to no other folder`, (t) => {
    t.is(incidentNames('%h-%t')!({ ...trigger, host }, 1), `${name}-20261125T120301Z`);
  });
}

test('a time that no clock has is a name all the same', (t) => {
  t.is(incidentNames('%t')!({ host: 'a', timestamp: 1e300 }, 1), 'unknown-time');
});

test('a name without a percent sign is one file for all', (t) => {
  t.is(incidentNames('incidents.ndjson'), undefined);
});

for (const [template, message] of [
  ['a-%d', '--output-file a-%d: expected %t, %h or %%, not %d'],
  ['%t-%', '--output-file %t-%: expected %t, %h or %%, not %'],
  ['a-%h', '--output-file a-%h: expected %t in it, for the time of each incident'],
  ['100%%', '--output-file 100%%: expected %t in it, for the time of each incident'],
] as const) {
  test(`no names by ${template}`, (t) => {
    t.throws(() => incidentNames(template), { message });
  });
}
