import { execFile, spawnSync } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { promisify } from 'node:util';
import test from 'ava';
import { formatName, rows } from '../../../src/catalogue/index.ts';
import { prometheus } from '../../../src/exporters/prometheus/index.ts';
import { through } from '../../formatters/hostile.ts';
import { peer } from '../../peers.ts';
import { configured, seriesIn, serve, surroundings, web1 } from './serving.ts';
import { limit } from '../../limit.ts';
import { until } from '../../until.ts';

const openMetrics = { accept: 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5' };

test('a scrape gives the newest sample, whether samples arrive, and when the last one came', async (t) => {
  const serving = await serve(t);
  await serving.put({ ...web1, metrics: { 'cpu.count': 1 } }, web1);
  t.is(
    await serving.text(),
    `# HELP cubestat_up Whether samples arrive (1) or have ceased to (0).
# TYPE cubestat_up gauge
cubestat_up 1
# HELP cubestat_last_sample_timestamp_seconds Unix time of the last sample; 0 before there was one.
# TYPE cubestat_last_sample_timestamp_seconds gauge
cubestat_last_sample_timestamp_seconds 1750693377.593
# HELP cubestat_cpu_core_utilization_percent Busy time of one logical CPU.
# TYPE cubestat_cpu_core_utilization_percent gauge
cubestat_cpu_core_utilization_percent{core="0"} 20
# HELP cubestat_memory_used_bytes Main memory in use: the total less what is available.
# TYPE cubestat_memory_used_bytes gauge
cubestat_memory_used_bytes 8123453440
# HELP cubestat_network_interface_rx_bytes_total Received by an interface since it appeared.
# TYPE cubestat_network_interface_rx_bytes_total counter
cubestat_network_interface_rx_bytes_total{interface="eth0"} 1e+21
`,
  );
});

test('who asks for OpenMetrics gets it', async (t) => {
  const serving = await serve(t);
  await serving.put(web1);
  const response = await serving.get('/metrics', openMetrics);
  t.is(response.headers.get('content-type'), 'application/openmetrics-text; version=1.0.0; charset=utf-8');
  const text = await response.text();
  t.true(text.includes('\n# TYPE cubestat_network_interface_rx_bytes counter\ncubestat_network_interface_rx_bytes_total{'));
  t.true(text.endsWith('\n# EOF\n'));
  t.is((await serving.get('/metrics')).headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
});

test('before the first sample it is up and well, but says that there is none', async (t) => {
  const serving = await serve(t);
  t.regex(await serving.text(), /^cubestat_up 0\n[^]*^cubestat_last_sample_timestamp_seconds 0\n$/m);
  t.is((await serving.get('/healthz')).status, 503);
  t.is((await serving.get('/sample')).status, 503);
  await serving.put(web1);
  t.is((await serving.get('/healthz')).status, 200);
  t.deepEqual(await (await serving.get('/sample')).json(), web1);
});

test('series vanish when samples cease; the time of the last one stays', async (t) => {
  const serving = await serve(t, { ttl: '3s' });
  await serving.put(web1);
  t.is(seriesIn(await serving.text()).length, 3);
  const text = await until(async () => {
    const page = await serving.text();
    return seriesIn(page).length === 0 && page;
  }, 'the series vanish');
  t.regex(text, /^cubestat_up 0\n[^]*^cubestat_last_sample_timestamp_seconds 1750693377.593\n$/m);
  t.is((await serving.get('/healthz')).status, 503);
});

const web2 = { ...web1, host: 'web2', metrics: { 'cpu.core.0.utilization.percent': 30, 'cpu.count': 2 } };

test('several hosts: a label tells them apart, families stay together, and that is said', async (t) => {
  const serving = await serve(t);
  await serving.put(web1, web2);
  const text = await serving.text();
  t.deepEqual(seriesIn(text), [
    'cubestat_cpu_core_utilization_percent{core="0",host="web1"} 20',
    'cubestat_cpu_core_utilization_percent{core="0",host="web2"} 30',
    'cubestat_memory_used_bytes{host="web1"} 8123453440',
    'cubestat_network_interface_rx_bytes_total{interface="eth0",host="web1"} 1e+21',
    'cubestat_cpus{host="web2"} 2',
  ]);
  t.deepEqual(serving.said.slice(1), ['samples come from several hosts: from now on, series have the label host']);
  const lines = (await serving.text('/samples')).trim().split('\n');
  t.deepEqual(
    lines.map((line) => JSON.parse(line) as unknown),
    [web1, web2],
  );
});

test('without a label for the host, the first host keeps a series that both have, and that is said once', async (t) => {
  const serving = await serve(t, { hostLabel: 'never' });
  await serving.put(web1, web2);
  t.is(
    seriesIn(await serving.text())
      .filter((line) => line.startsWith('cubestat_cpu_core'))
      .join(),
    'cubestat_cpu_core_utilization_percent{core="0"} 20',
  );
  await serving.put(web2);
  await serving.text();
  t.deepEqual(serving.said.slice(1), [
    'what comes from web2 has the labels of what comes from web1: of a series that both have, the latter is left',
  ]);
});

test('the host is a label from the start where that is wanted', async (t) => {
  const serving = await serve(t, { hostLabel: 'always' });
  await serving.put({ ...web1, metrics: { 'cpu.count': 1 } });
  t.deepEqual(seriesIn(await serving.text()), ['cubestat_cpus{host="web1"} 1']);
});

test('sets of tags are kept apart', async (t) => {
  const serving = await serve(t);
  const tagged = (tags: Record<string, string>, value: number) => ({ timestamp: 1, host: 'a', tags, metrics: { x: value } });
  await serving.put(tagged({ env: 'prod', site: 'fra1' }, 1), tagged({ env: 'test' }, 2), tagged({ site: 'fra1', env: 'prod' }, 3));
  t.deepEqual(seriesIn(await serving.text()), ['cubestat_x{env="prod",site="fra1"} 3', 'cubestat_x{env="test"} 2']);
});

test("flat: the names of the tutorial, and the user's prefix", async (t) => {
  const serving = await serve(t, { naming: 'flat', prefix: 'my' });
  await serving.put({
    timestamp: 1,
    host: 'a',
    metrics: {
      'cpu.core.0.utilization.percent': 1,
      'Disk /dev.sda': 2,
      '9p': 3,
      '': 4,
      '😀': 5,
      _x: 6,
      'swap.in.bytes_total': 7,
      'cubestat.ticks_missed.count': 8,
    },
  });
  const text = await serving.text();
  t.deepEqual(seriesIn(text), [
    'my_cpu_core_0_utilization_percent 1',
    'my_Disk__dev_sda 2',
    'my_metric_9p 3',
    'my_metric_ 4',
    'my_metric__ 5',
    'my_metric__x 6',
    'my_swap_in_bytes_total 7',
    'my_cubestat_ticks_missed_count 8',
  ]);
  t.true(text.includes('# HELP my_Disk__dev_sda Cubestat metric: Disk /dev.sda\n# TYPE my_Disk__dev_sda gauge\n'));
  t.true(text.includes('# TYPE my_swap_in_bytes_total counter\n'));
  t.true(text.startsWith('# HELP my_up '));
});

test('names that the catalogue does not know are the same in both namings; its own take the prefix', async (t) => {
  const serving = await serve(t, { prefix: 'my' });
  await serving.put({ timestamp: 1, host: 'a', metrics: { '9p': 3, 'cubestat.ticks_missed.count': 8, 'cubestat.x': 9 } });
  t.deepEqual(seriesIn(await serving.text()), ['my_metric_9p 3', 'my_ticks_missed 8', 'my_cubestat_x 9']);
});

test('no metric gets in the way of what the exporter tells of itself', async (t) => {
  const serving = await serve(t);
  await serving.put({ timestamp: 1, host: 'a', metrics: { up: 5, UP: 6 } });
  t.is((await serving.text()).match(/cubestat_up [^W]/g)?.length, 2, 'its type and its value');
  await serving.text();
  t.deepEqual(
    serving.said.slice(1),
    ['up'].map((name) => `${name} is left out, because cubestat_up is a metric of cubestat's own`),
  );
});

test('OpenMetrics: a counter beside a gauge that has its name without _total', async (t) => {
  const serving = await serve(t);
  await serving.put({ timestamp: 1, host: 'a', metrics: { jobs: 5, jobs_total: 6, 'say "hi"\\': 1 } });
  const text = await serving.text('/metrics', openMetrics);
  t.true(text.includes('# TYPE cubestat_jobs gauge\ncubestat_jobs 5\n'));
  t.true(text.includes('# TYPE cubestat_jobs_total unknown\ncubestat_jobs_total 6\n'));
  t.true(text.includes('Cubestat metric: say \\"hi\\"\\\\\n'));
});

test('a port in use fails the start, and says which option chooses another', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.teardown(() => other.close());
  const { port } = other.address() as AddressInfo;
  const message = `127.0.0.1:${port} is in use by another program; choose another with --prometheus-port`;
  await t.throwsAsync(async () => prometheus.open(configured({ port }), surroundings().context), { message });
  await t.throwsAsync(prometheus.check!(configured({ port }), surroundings().context), { message });
});

test('so does an address that this host does not have, or nobody knows', async (t) => {
  const message = 'cannot listen on 192.0.2.1:0: this host has no such address; choose another with --prometheus-address';
  await t.throwsAsync(async () => prometheus.open(configured({ address: '192.0.2.1' }), surroundings().context), { message });
  const unknown = prometheus.check!(configured({ address: 'no-such-host.invalid' }), surroundings().context);
  await t.throwsAsync(unknown, {
    message: /^cannot listen on no-such-host\.invalid:0: .*; choose another with --prometheus-address$/,
  });
});

test('a check says what could be served, and leaves the port free', async (t) => {
  const check = (config: Parameters<typeof configured>[0]) => prometheus.check!(configured(config), surroundings().context);
  const checkTwice = async () => {
    const told = await check({});
    const [, port] = /^can serve http:\/\/127\.0\.0\.1:(\d+)\/metrics$/.exec(told)!;
    return (await check({ port })) === told;
  };
  // Another test may take the port in between.
  t.true(await checkTwice().catch(checkTwice).catch(checkTwice));
});

test('IPv6, with or without brackets', async (t) => {
  const serving = await serve(t, { address: '[::1]' });
  t.regex(serving.origin, /^http:\/\/\[::1\]:\d+$/);
  t.is((await serving.get('/')).status, 200);
});

for (const [key, given, expected] of [
  ['port', '65536', 'expected a port from 0 to 65535'],
  ['port', '-1', 'expected a port from 0 to 65535'],
  ['address', 'http://x', 'expected an address such as 127.0.0.1 or ::1, or a name of this host'],
  ['address', '', 'expected an address such as 127.0.0.1 or ::1, or a name of this host'],
  ['prefix', '9x', 'expected letters, digits and _, a letter first'],
  ['prefix', 'a:b', 'expected letters, digits and _, a letter first'],
  ['ttl', '0s', 'expected 1ms or more'],
] as const) {
  test(`${key} = "${given}" is a mistake`, (t) => {
    t.throws(() => configured({ [key]: given }), { message: new RegExp(`${expected}$`) });
  });
}

test('a preview shows what would be served after each sample, and serves nothing', async (t) => {
  const { context } = surroundings();
  const preview = await prometheus.preview!(configured({ port: 9 }), context);
  const text = (await preview.sample(web1)) + (await preview.sample(web2));
  t.is(text.match(/^cubestat_up 1$/gm)?.length, 2);
  t.true(text.endsWith('cubestat_cpus{host="web2"} 2\n'));
});

test('connections that are kept open do not delay the end', async (t) => {
  const serving = await serve(t);
  await serving.text();
  const began = Date.now();
  await serving.end();
  t.true(Date.now() - began < 4000, 'sooner than they time out');
  await t.throwsAsync(serving.text());
});

const everything = {
  timestamp: 1,
  host: 'web1',
  metrics: Object.fromEntries(
    rows().map((row, at) => [formatName({ row, instances: new Proxy<Record<string, string>>({}, { get: () => 'a' }) }), at]),
  ),
};

peer('promtool')('promtool finds nothing to object to in all that cubestat emits', async (t) => {
  const serving = await serve(t);
  await serving.put(everything, { ...everything, host: 'web2' });
  t.is(through('promtool', ['check', 'metrics'], await serving.text()), '');
});

peer('promtool')('flat: promtool reads it, and objects to no more than what flat names are', async (t) => {
  const serving = await serve(t, { naming: 'flat' });
  await serving.put(everything);
  const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { ...limit, input: await serving.text(), encoding: 'utf8' });
  const objections = `${stdout}${stderr}`.trim().split('\n');
  const known = /should not contain abbreviated units|have no suffix|"_count" suffix|no unit|non-histogram and non-summary/;
  t.deepEqual(
    objections.filter((line) => !known.test(line)),
    [],
  );
});

peer('curl')('curl: headers alone, compressed, and what is not there', async (t) => {
  const serving = await serve(t);
  await serving.put(everything);
  const curl = async (...args: string[]) => (await promisify(execFile)('curl', ['-sS', ...args], limit)).stdout;
  const plain = await serving.text();
  t.is(await curl(`${serving.origin}/metrics?x=y`), plain);
  t.is(await curl('--compressed', `${serving.origin}/metrics`), plain);
  t.regex(await curl('-I', '--compressed', `${serving.origin}/metrics`), /^HTTP\/1.1 200 [^]*Content-Encoding: gzip\r\n/);
  t.regex(await curl('-i', '-d', 'x', `${serving.origin}/metrics`), /^HTTP\/1.1 405 [^]*Allow: GET, HEAD\r\n/);
  t.regex(await curl('-i', `${serving.origin}/metrics/x`), /^HTTP\/1.1 404 /);
});

peer('chromium')('a browser shows the metrics, and a page that says what is here', async (t) => {
  const serving = await serve(t);
  await serving.put(web1);
  const dump = async (path: string) =>
    (await promisify(execFile)('chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom', serving.origin + path], limit))
      .stdout;
  t.true((await dump('/metrics')).includes('cubestat_memory_used_bytes 8123453440\n'));
  t.regex(await dump('/'), /<h1>cubestat<\/h1>[^]*<a href="\/metrics">/);
});
