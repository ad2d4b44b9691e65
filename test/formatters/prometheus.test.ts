import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import * as fc from 'fast-check';
import { formatName, prometheusName, rows } from '../../src/catalogue/index.ts';
import { expositions } from '../../src/formatters/exposition.ts';
import { ByteWriter } from '../../src/samples/byte-writer.ts';
import { prometheus } from '../../src/formatters/prometheus.ts';
import { prometheusText } from '../../src/formatters/prometheus-text.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { makeTree } from '../fixtures/tree.ts';
import { peer } from '../peers.ts';
import { batchOf } from '../samples.ts';
import { anyKnownName, anyNumber, anyText, record, through, wellFormed } from './hostile.ts';
import { open } from './writing.ts';

const sample: Sample = {
  timestamp: 1750693377.593,
  host: 'web1',
  tags: { env: 'prod' },
  metrics: {
    'cpu.utilization.percent': 26.8,
    'cpu.core.0.utilization.percent': 20,
    'network.interface.eth0%2E100.rx.bytes_total': 1e21,
    'cpu.core.1.utilization.percent': 33.6,
    'cubestat.collector.cpu.up.count': 1,
    'app.Queue-depth': 7,
  },
};

type Notice = (message: string) => void;
const silent: Notice = () => {};

/** The exposition of a sample. */
function expositionOf(sample: Sample, notice = silent): string {
  const writer = new ByteWriter();
  prometheusText(notice).row(batchOf(sample), 0, writer);
  return writer.take().toString();
}

/** The lines of series, of a sample on no host. */
const seriesOf = (part: Partial<Sample>, notice = silent) =>
  expositionOf({ timestamp: 1, host: '', metrics: { x: 5 }, ...part }, notice)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

test('a family stands together under its help and type, with instances, host and tags as labels', (t) => {
  t.is(
    expositionOf(sample),
    `# HELP cubestat_cpu_utilization_percent Busy time of all online CPUs: neither idle nor waiting for I/O.
# TYPE cubestat_cpu_utilization_percent gauge
cubestat_cpu_utilization_percent{host="web1",env="prod"} 26.8
# HELP cubestat_cpu_core_utilization_percent Busy time of one logical CPU.
# TYPE cubestat_cpu_core_utilization_percent gauge
cubestat_cpu_core_utilization_percent{core="0",host="web1",env="prod"} 20
cubestat_cpu_core_utilization_percent{core="1",host="web1",env="prod"} 33.6
# HELP cubestat_network_interface_rx_bytes_total Received by an interface since it appeared.
# TYPE cubestat_network_interface_rx_bytes_total counter
cubestat_network_interface_rx_bytes_total{interface="eth0.100",host="web1",env="prod"} 1e+21
# HELP cubestat_collector_up Whether a collector worked (1) or failed (0).
# TYPE cubestat_collector_up gauge
cubestat_collector_up{collector="cpu",host="web1",env="prod"} 1
# HELP cubestat_app_Queue_depth Cubestat metric: app.Queue-depth
# TYPE cubestat_app_Queue_depth gauge
cubestat_app_Queue_depth{host="web1",env="prod"} 7
`,
  );
});

test('each sample is a whole exposition, at once; an empty line stands between two', async (t) => {
  const writing = await open(prometheus);
  const text = expositionOf(sample);
  t.is(await writing.write(sample), text);
  t.is(await writing.write(sample), `\n${text}`);
  t.is(await writing.end(), '');
});

test('of two names that would be one series, always the same counts, and that is said once', async (t) => {
  const writing = await open(prometheus);
  const collision = { timestamp: 1, host: '', metrics: { 'a.b': 1, 'a-b': 2 } };
  t.true((await writing.write(collision)).endsWith('\ncubestat_a_b 1\n'));
  await writing.write({ ...collision, metrics: { 'a-b': 2, 'a.b': 1 } });
  t.deepEqual(writing.said, ['the metric a-b is left out, because cubestat_a_b is the metric a.b']);
});

test('OpenMetrics: a counter that a strict reader would refuse is of unknown type', (t) => {
  const write = expositions({ prefix: 'cubestat', naming: 'labels' });
  const metrics = { y_total: 5, y_created: 7, x_total: -5, z_total: 1 };
  const text = [...write({ samples: [{ timestamp: 1, host: '', metrics }], hostLabel: false, openMetrics: true }, silent)].join('');
  t.deepEqual(text.match(/(?<=# TYPE cubestat_).*/g), ['y_total unknown', 'y_created gauge', 'x_total unknown', 'z counter']);
});

test('names in other case are other names', (t) => {
  t.deepEqual(seriesOf({ tags: { Env: 'a', env: 'b' }, metrics: { Jobs_total: 1, jobs_total: 2 } }), [
    'cubestat_Jobs_total{Env="a",env="b"} 1',
    'cubestat_jobs_total{Env="a",env="b"} 2',
  ]);
});

test('a tag keeps out of the way of the labels of metrics and of the host', (t) => {
  const said: string[] = [];
  const series = seriesOf(
    { tags: { core: 'a', host: 'b' }, metrics: { 'cpu.core.0.utilization.percent': 1 } },
    (message) => void said.push(message),
  );
  t.deepEqual(series, ['cubestat_cpu_core_utilization_percent{core="0",tag_core="a",tag_host="b"} 1']);
  t.deepEqual(said, [
    "the tag core is written as tag_core, because core is a label of cubestat's own",
    "the tag host is written as tag_host, because host is a label of cubestat's own",
  ]);
});

test('the names of tags become names that labels may have, and none stands twice', (t) => {
  const said: string[] = [];
  const tags = { __name__: 'a', '9b': 'c', 'data-center': 'd', 'data center': 'e', '': 'f', empty: '' };
  t.deepEqual(
    seriesOf({ tags }, (message) => void said.push(message)),
    ['cubestat_x{_="f",_9b="c",_name__="a",data_center="e"} 5'],
  );
  t.deepEqual(said, ['the tag data-center is left out, because another one has the label data_center']);
});

test('what would break a line is escaped, and half a character replaced', (t) => {
  t.deepEqual(seriesOf({ host: 'a"b\\c\nd\ud800' }), ['cubestat_x{host="a\\"b\\\\c\\nd\uFFFD"} 5']);
  t.true(expositionOf({ ...sample, metrics: { 'a\n\\b': 1 } }).startsWith('# HELP cubestat_a__b Cubestat metric: a\\n\\\\b\n'));
});

test('no two metrics of the catalogue share a family but have other labels, another type or another help', (t) => {
  const families = new Map<string, string>();
  for (const row of rows()) {
    const { family, labels, kind, help } = prometheusName(formatName({ row, instances: {} }));
    t.false(families.has(family), `${row.name} and ${families.get(family)}`);
    families.set(family, row.name);
    t.regex(family, /^cubestat_(?!cubestat)[a-z0-9_]+$/);
    t.is(family.endsWith('_total'), kind === 'counter');
    t.is(help, row.help);
    t.deepEqual(
      Object.keys(labels),
      row.segments.filter((segment) => segment.startsWith('{')).map((segment) => segment.slice(1, -1)),
    );
  }
});

peer('promtool')('promtool finds nothing to object to in all that cubestat emits', (t) => {
  const names = rows().flatMap((row) =>
    ['a', 'b'].map((instance) => formatName({ row, instances: new Proxy<Record<string, string>>({}, { get: () => instance }) })),
  );
  const all = Object.fromEntries(names.map((name, at) => [name, at]));
  t.is(through('promtool', ['check', 'metrics'], expositionOf({ ...sample, metrics: all })), '');
});

peer('promtool')('Prometheus reads every value under the labels that were meant', (t) => {
  const known = fc.uniqueArray(fc.tuple(anyKnownName, anyNumber), {
    maxLength: 8,
    selector: ([{ row, instances }]) => seriesKey(row.name, instances),
  });
  const samples = fc.sample(fc.record({ host: anyText, tags: record(fc.constantFrom('env', 'rack', 'tag'), anyText, 3), known }), 500);
  const lines = samples.flatMap(({ host, tags, known: metrics }, at) =>
    seriesOf({ host, tags, metrics: Object.fromEntries(metrics.map(([{ name }, value]) => [name, value])) }).map((line) => `${line} ${at}`),
  );
  const expected = samples.flatMap(({ host, tags, known: metrics }, at) =>
    metrics.map(([{ name, instances }, value]) => {
      const labels = Object.entries({ ...instances, host, ...tags }).filter(([, text]) => text !== '');
      return [sortedLabels([...labels, ['__name__', prometheusName(name).family]]), value, at];
    }),
  );
  t.deepEqual(sorted(stored(t, lines)), sorted(expected));
});

/** What Prometheus' own reader and storage make of lines with a time in seconds. */
function stored(t: ExecutionContext, lines: readonly string[]): unknown[] {
  const folder = makeTree(t, { input: `${lines.join('\n')}\n# EOF\n` });
  const data = join(folder, 'data');
  mkdirSync(join(data, 'wal'), { recursive: true });
  through('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'input'), data], '');
  const dump = through('promtool', ['tsdb', 'dump', data], '');
  return Array.from(dump.matchAll(/^\{(.*)\} (\S+) (\d+)$/gm), ([, labels, value, time]) => [
    sortedLabels(Array.from(labels!.matchAll(/(\w+)=("(?:[^"\\]|\\.)*")/g), ([, name, text]) => [name!, unquote(text!)])),
    Number(value),
    Number(time) / 1000,
  ]);
}

/** Go's quoting is that of JSON, but for a few escapes that are not in JSON. */
function unquote(text: string): string {
  return JSON.parse(
    text.replace(/\\(?:x(..)|U(.{8})|([av])|.)/g, (escape, byte?: string, long?: string, letter?: string) => {
      if (byte) return `\\u00${byte}`;
      if (long) return String.fromCodePoint(Number.parseInt(long, 16));
      return letter ? { a: '\\u0007', v: '\\u000b' }[letter]! : escape;
    }),
  );
}

function sortedLabels(labels: readonly (readonly [name: string, text: string])[]): string[] {
  return labels.map(([name, text]) => `${name}=${wellFormed(text)}`).sort();
}

function seriesKey(row: string, instances: Readonly<Record<string, string>>): string {
  return JSON.stringify([row, Object.entries(instances).map(([name, text]) => [name, wellFormed(text)])]);
}

function sorted(values: readonly unknown[]): string[] {
  return values.map((value) => JSON.stringify(value)).sort();
}
