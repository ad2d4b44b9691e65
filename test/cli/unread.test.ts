import { join } from 'node:path';
import test from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { inProcess } from './cubestat.ts';

const sample = '{"timestamp":1,"host":"a","metrics":{"x":1}}\n';

const refused: readonly (readonly [args: string, reads: string])[] = [
  ['filter --scrape-interval 1s -', '--scrape-interval would do nothing here: filter reads it from a URL only'],
  ['summary --scrape-tls-insecure a.ndjson', '--scrape-tls-insecure would do nothing here: summary reads it from a URL only'],
  ['diff -n 1 --from csv http://a http://b', '--from would do nothing here: diff reads it from stdin or from a file only'],
  ['view --print --from ndjson --host b -', '--host would do nothing here: view reads it of other forms than ndjson only'],
  ['filter --color always', '--color would do nothing here: filter reads it with --format table only'],
  ['view --print -f svg --color always', '--color would do nothing here: view reads it in a terminal and as text only'],
  ['view --max-gap 1s', '--max-gap would do nothing here: view reads it with a --speed other than max only'],
  ['replay --speed max --max-gap 1s', '--max-gap would do nothing here: replay reads it with a --speed other than max only'],
  ['summary -f json --sparkline', '--sparkline would do nothing here: summary reads it with --format table or markdown only'],
  ['spool cat --json folder', '--json would do nothing here: spool reads it for status only'],
  ['list dashboard --influxdb-schema tagged', '--influxdb-schema would do nothing here: list reads it for dashboard --store influxdb only'],
  [
    'filter -f influxdb --influxdb-schema tagged --influxdb-measurement m',
    '--influxdb-measurement would do nothing here: filter reads it with --influxdb-schema wide only',
  ],
  ['export --to influxdb --influxdb-api v3 --influxdb-create', '--influxdb-create would do nothing here: export reads it with api v1 only'],
  [
    'export --to influxdb --influxdb-tls-insecure',
    '--influxdb-tls-insecure would do nothing here: export reads it with a url of https:// only',
  ],
  [
    'export --to otlp --otlp-url http://a --otlp-tls-ca ca.pem',
    '--otlp-tls-ca would do nothing here: export reads it with a url of https:// only',
  ],
  [
    'export --to mqtt --mqtt-url mqtt://a --mqtt-tls-insecure',
    '--mqtt-tls-insecure would do nothing here: export reads it with a url of mqtts:// only',
  ],
  ['export --to nats --nats-stream s', '--nats-stream would do nothing here: export reads it with create only'],
  ['export --to kafka --kafka-sasl plain', '--kafka-sasl would do nothing here: export reads it with a user only'],
  ['export --to csv -o - --append-output', '--append-output would do nothing here: export reads it with a file or with --to json only'],
  ['sample --output csv --gzip', '--gzip would do nothing here: sample reads it with rotation or with --output json only'],
  ['sample --output web --spool x', '--spool would do nothing here: sample reads it with exporters that store samples only'],
  ['export --to csv --spool-size 1GB', '--spool-size would do nothing here: export reads it with a spool only'],
];

for (const [args, message] of refused) {
  test(`refused, as nothing reads it: ${args}`, async (t) => {
    t.deepEqual(await inProcess(args.split(' ')), { stdout: '', stderr: `cubestat: ${message}\n`, code: 2 });
  });
}

for (const [what, lines, message] of [
  [
    'a database of another api',
    'type = "influxdb"\napi = "v2"\norg = "o"\nbucket = "b"\ndatabase = "d"',
    'line 6: database would do nothing here: influxdb reads it with api v1 or v3 only',
  ],
  [
    'compression without rotation',
    'type = "csv"\nfilename = "a.csv"\ngzip = true',
    'line 4: gzip would do nothing here: csv reads it with rotation only',
  ],
  [
    'a spool of what has none',
    'type = "prometheus"\nspool = "x"',
    'line 3: spool would do nothing here: prometheus reads it with exporters that store samples only',
  ],
  ['the size of no spool', 'type = "csv"\nspool_size = "1GB"', 'line 3: spool_size would do nothing here: csv reads it with a spool only'],
] as const) {
  test(`refused in a file: ${what}`, async (t) => {
    const path = join(makeTree(t, { 'a.toml': `[exporters.a]\n${lines}\n` }), 'a.toml');
    const { stderr, code } = await inProcess(['export', '--config', path, '--check']);
    t.deepEqual({ stderr, code }, { stderr: `cubestat: ${path}, ${message}\n`, code: 2 });
  });
}

test('the environment may hold what nothing reads, and what is read is taken', async (t) => {
  const environment = { CUBESTAT_SCRAPE_INTERVAL: '1s', CUBESTAT_COLOR: 'always', CUBESTAT_GZIP: '1' };
  t.deepEqual(await inProcess(['filter'], { input: sample, environment }), { stdout: sample, stderr: '', code: 0 });
  t.is((await inProcess(['filter', '-f', 'table', '--color', 'always'], { input: sample })).code, 0);
  t.is((await inProcess(['replay', '--speed', '1000', '--max-gap', '1s'], { input: sample })).code, 0);
});
