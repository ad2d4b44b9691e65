import test from 'ava';
import { sampleSchema } from '../../src/samples/sample-schema.ts';
import { cubestat, inProcess } from './cubestat.ts';

test('list alerts: rules with the thresholds that were given', async (t) => {
  const { stdout, stderr, code } = await cubestat([
    'list',
    'alerts',
    '--above',
    'swap.used.percent=5',
    '--below',
    'fan.chip.*.*.rpm=1e3',
    '--prefix',
    'n',
  ]);
  t.regex(stdout, /^groups:\n {2}- name: cubestat\n {4}rules:\n {6}- alert: /);
  t.regex(stdout, /expr: n_swap_used_percent > 5\n/);
  t.regex(stdout, /expr: n_fan_chip_rpm < 1000\n/);
  t.deepEqual({ stderr, code }, { stderr: '', code: 0 });
});

test('list dashboard: JSON for the store that was named', async (t) => {
  const uid = async (...words: string[]) => (JSON.parse((await inProcess(['list', 'dashboard', ...words])).stdout) as { uid: string }).uid;
  t.is(await uid(), 'cubestat-prometheus');
  t.is(await uid('--store', 'influxdb', '--influxdb-schema', 'tagged'), 'cubestat-influxdb');
});

test('list schema: the JSON Schema of a sample', async (t) => {
  const { stdout, stderr, code } = await inProcess(['list', 'schema']);
  t.deepEqual(JSON.parse(stdout), sampleSchema);
  t.deepEqual({ stderr, code }, { stderr: '', code: 0 });
  t.is((await inProcess(['list', 'schema', '--json'])).code, 2, 'it is JSON already');
});
